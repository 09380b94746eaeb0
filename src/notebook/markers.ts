import { parseAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';

/** The comments that mean something in a record. */
export const MARKERS = {
  /** Ends a markup cell; the next one follows. */
  cell: 'cell',
  /** Begins a markup cell that is written between two lines, whatever its text is. */
  markup: 'markup',
  markupEnd: 'markup-end',
  result: 'result',
  resultEnd: 'end',
} as const;

export type MarkerName = (typeof MARKERS)[keyof typeof MARKERS];

/** A marker: a line of its own that starts in the first column. */
export interface Marker {
  readonly name: MarkerName;
  /** Undefined when they cannot be read. */
  readonly attributes: Attributes | undefined;
}

const NAMES: readonly string[] = Object.values(MARKERS);

/** What every marker starts with. */
export const MARKER_START = '<!-- databook:';

/** The marker that `line` is, or undefined. */
export function parseMarker(line: string): Marker | undefined {
  if (!line.startsWith(MARKER_START)) return undefined;
  const close = line.indexOf('-->');
  if (close < 0 || !/^[ \t]*$/.test(line.slice(close + 3))) return undefined;
  const [name, rest] = splitWord(line.slice(MARKER_START.length, close));
  return NAMES.includes(name) ? { name: name as MarkerName, attributes: parseAttributes(rest) } : undefined;
}

/** A marker's line, without its ending; `attributes` as from {@link printAttributes}. */
export const printMarker = (name: MarkerName, attributes = ''): string =>
  `${MARKER_START}${name}${attributes} -->`;

function splitWord(text: string): [string, string] {
  const end = text.search(/[ \t]/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
}
