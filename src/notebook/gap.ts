import type { OpenEnd } from './blockScanner.ts';
import type { Eol } from './eol.ts';
import { MARKERS, printMarker } from './markers.ts';
import type { Form } from './origin.ts';

/** What stands before a cell: the start of the file, the front matter, or a cell. */
export type Before = 'start' | 'front matter' | Form;

/** Names a place between two things, for {@link CellNotes.place}. */
export const placeOf = (before: Before, form: Form): string => `${before} > ${form}`;

/** The text between `before` and a cell: a blank line, and a marker between two texts. */
export function standardGap(before: Before, form: Form, eol: Eol): string {
  if (before === 'start') return '';
  return before === 'plain' && form === 'plain' ? eol + separator(eol) : eol;
}

/** The marker that keeps two texts apart, or a text from being taken for something else, with its blank line. */
export const separator = (eol: Eol): string => printMarker(MARKERS.cell) + eol + eol;

const GAP = /^(?:(?:[ \t]*|<!-- databook:cell(?:[ \t][^\r\n]*)?-->[ \t]*)(?:\r\n|\r|\n))*$/;

/** True when `gap` may stand between `before`, after which `end` must follow, and a cell of `form`. */
export function isGap(gap: string, before: Before, form: Form, end: OpenEnd): boolean {
  if (end === 'open' || !GAP.test(gap)) return false;
  if (end === 'needs-blank' && !/^[ \t]*[\r\n]/.test(gap)) return false;
  return before !== 'plain' || form !== 'plain' || gap.includes(printMarker(MARKERS.cell).slice(0, -4));
}

/** True for a gap that is kept wherever it may stand: a blank line in its own way, or a marker that says more. */
export const isPortable = (gap: string): boolean =>
  /^[ \t]*[\r\n][ \t\r\n]*$/.test(gap) || /<!-- databook:cell[ \t]+(?!-->)/.test(gap);
