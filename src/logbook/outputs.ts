import { isReadableMime } from '../results/mime.ts';
import type { JsonObject } from '../results/json.ts';
import type { Output } from '../results/output.ts';

/** An output as it is kept: its bytes as text where they are UTF-8, else in base64. */
interface Kept {
  readonly mime: string;
  readonly text?: string;
  readonly base64?: string;
  readonly metadata?: JsonObject;
}

const textOf = (data: Uint8Array): string | undefined => {
  const text = Buffer.from(data).toString('utf8');
  return Buffer.from(text).equals(data) ? text : undefined;
};

/** Outputs as bytes; equal outputs give equal bytes, so they are kept once. */
export function encodeOutputs(outputs: readonly Output[]): Uint8Array {
  const kept = outputs.map(({ mime, data, metadata }): Kept => {
    const text = textOf(data);
    return {
      mime,
      ...(text === undefined ? { base64: Buffer.from(data).toString('base64') } : { text }),
      ...(metadata && { metadata }),
    };
  });
  return Buffer.from(JSON.stringify(kept));
}

/** The inverse of {@link encodeOutputs}. */
export const decodeOutputs = (bytes: Uint8Array): Output[] =>
  (JSON.parse(Buffer.from(bytes).toString('utf8')) as readonly Kept[]).map(
    ({ mime, text, base64, metadata }) => ({
      mime,
      data: text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text),
      ...(metadata && { metadata }),
    }),
  );

/** What a person reads of outputs without a renderer. */
export const readable = (outputs: readonly Output[]): string =>
  outputs
    .filter(({ mime }) => isReadableMime(mime))
    .map(({ data }) => Buffer.from(data).toString('utf8'))
    .join('\n');

/** The longest text that is kept for search; characters. */
export const MAX_TEXT = 65_536;

/** The beginning of a long text. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}…`;
