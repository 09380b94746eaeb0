// What servers answered as files beside a run: how they are named, found and read.
import { hashIn } from '../../limani/content.ts';
import type { FactLog } from '../../limani/entries.ts';
import type { AnswerContent } from './answers.ts';
import type { RunModel } from './model.ts';

/** The folder of the answers, beside the notebook of a run. */
export const ANSWERS = 'answers';

const DIGITS = 12;
const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/xml': 'xml',
  'application/yaml': 'yaml',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/xml': 'xml',
  'text/yaml': 'yaml',
};

/** By which VS Code chooses how a file is shown. */
function endingOf(contentType: unknown): string {
  const type = typeof contentType === 'string' ? (contentType.split(';')[0] ?? '').trim().toLowerCase() : '';
  const known = ENDINGS[type];
  if (known !== undefined) return known;
  if (type.endsWith('+json')) return 'json';
  if (type.endsWith('+xml')) return 'xml';
  return type === '' || type.startsWith('text/') ? 'txt' : 'bin';
}

/** `1f2e3d4c5b6a.json`, by the hash of what was answered; undefined where nothing was kept. */
export function answerFile({
  contentHash,
  detail,
}: Pick<FactLog, 'contentHash' | 'detail'>): string | undefined {
  const hash = hashIn(contentHash);
  return hash === undefined ? undefined : `${hash.slice(0, DIGITS)}.${endingOf(detail?.['contentType'])}`;
}

/** The request of a run whose answer has this name. */
export const requestOf = ({ cells }: Pick<RunModel, 'cells'>, file: string): FactLog | undefined =>
  cells.flatMap(({ facts }) => facts).find((fact) => answerFile(fact) === file);

/** Newer than the type library. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (source: string) => unknown };

/** As it was written: a large id must not be rounded. */
const exactly = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined ? rawJSON(context.source) : value;

/** JSON on lines of its own, with its numbers as they were; anything else, and what is not quite JSON, as it came. */
export function readable({ type, bytes }: AnswerContent): Uint8Array {
  if (endingOf(type) !== 'json') return bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text, exactly);
    return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    // no UTF-8, no JSON, or nested deeper than can be walked
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)
      return bytes;
    throw error;
  }
}
