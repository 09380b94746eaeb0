import type { JsonObject } from '../../results/json.ts';
import { isDatabookMime, isReadableMime } from '../../results/mime.ts';
import type { Output, Provenance, Result } from '../../results/output.ts';
import { safeMime } from './safeMime.ts';

/** The forms of one displayed output, richest first: what VS Code calls an output with items. */
export interface DisplayOutput {
  readonly items: readonly { readonly mime: string; readonly data: Uint8Array }[];
  readonly metadata?: { readonly [key: string]: unknown };
}

/** What of an output its item cannot say. */
interface CarriedItem {
  /** The output's own type, where it is shown under another. */
  readonly mime?: string;
  readonly metadata?: JsonObject;
}

/** What our outputs carry along in VS Code: whose result this is, and more on each item, in file order. */
interface Carried {
  readonly provenance?: Provenance;
  readonly items?: readonly CarriedItem[];
}

const carriedOf = (output: DisplayOutput): Carried => output.metadata?.['databook'] ?? {};

const isTwinOf = (text: Output, rich: Output | undefined): rich is Output =>
  rich !== undefined && isReadableMime(text.mime) && isDatabookMime(rich.mime);

const carry = ({ mime, metadata }: Output): CarriedItem => ({
  ...(safeMime(mime) !== mime && { mime }),
  ...(metadata && { metadata }),
});

/** Pairs each text twin with its rich form; provenance rides on every output, so that any survivor tells it. */
export function toDisplay(outputs: readonly Output[], provenance?: Provenance): DisplayOutput[] {
  const shown: DisplayOutput[] = [];
  for (let i = 0; i < outputs.length; i++) {
    const output = outputs[i] as Output;
    const next = outputs[i + 1];
    const inFileOrder = isTwinOf(output, next) ? [output, next] : [output];
    if (inFileOrder.length === 2) i++;
    const carried: Carried = { ...(provenance && { provenance }), items: inFileOrder.map(carry) };
    shown.push({
      items: inFileOrder.toReversed().map(({ mime, data }) => ({ mime: safeMime(mime), data })),
      metadata: { databook: carried },
    });
  }
  return shown;
}

/** The inverse of {@link toDisplay}: the flat list in file order, and the provenance that rode along. */
export function fromDisplay(shown: readonly DisplayOutput[]): {
  outputs: Output[];
  provenance: Provenance | undefined;
} {
  const outputs: Output[] = [];
  let provenance: Provenance | undefined;
  for (const { items, metadata } of shown) {
    const carried = carriedOf({ items, ...(metadata && { metadata }) });
    provenance ??= carried.provenance;
    const inFileOrder = carried.items?.length === items.length ? items.toReversed() : items;
    inFileOrder.forEach(({ mime, data }, i) => {
      const own = carried.items?.[i];
      outputs.push({ mime: own?.mime ?? mime, data, ...(own?.metadata && { metadata: own.metadata }) });
    });
  }
  return { outputs, provenance };
}

/** The result that displayed outputs stand for; none where there is neither output nor provenance. */
export function resultOf(
  shown: readonly DisplayOutput[],
  ofEmpty: Provenance | undefined,
): Result | undefined {
  const { outputs, provenance } = fromDisplay(shown);
  if (outputs.length === 0) return ofEmpty && { provenance: ofEmpty, outputs };
  return { provenance: provenance ?? { status: 'success' }, outputs };
}
