import type { Lines } from './lines.ts';
import type { ProblemList } from './problemList.ts';

/** The first or the last line of a conflict that a merge left behind. */
const MARK = /(?:^|[\r\n])(?:<{7}|>{7})(?=[ \r\n]|$)/g;

/** How many such lines `text` has. */
export const countConflictMarks = (text: string): number =>
  text.includes('<<<<<<<') || text.includes('>>>>>>>') ? Array.from(text.matchAll(MARK)).length : 0;

/**
 * Notes every conflict in the file: a line `<<<<<<< …` with a line `>>>>>>> …` somewhere after it. Results that could be
 * read (`results`, in their order) have none: such lines in them are what a program printed.
 */
export function noteConflicts(
  lines: Lines,
  results: readonly { readonly head: number; readonly end: number }[],
  problems: ProblemList,
): void {
  const { bytes } = lines;
  let open = -1;
  let next = 0;
  for (let at = 0; at < lines.length;) {
    const result = results[next];
    if (result && at >= result.head) {
      at = result.end;
      next++;
      continue;
    }
    const end = lines.textEnd(at);
    if (isMark(bytes, at, end, 0x3c)) open = open < 0 ? at : open;
    else if (open >= 0 && isMark(bytes, at, end, 0x3e)) {
      problems.add('error', open, 'A merge left a conflict here: keep one side and delete the marker lines.');
      open = -1;
    }
    at = lines.next(end);
  }
}

function isMark(bytes: Uint8Array, at: number, end: number, sign: number): boolean {
  if (end - at < 7 || bytes[at] !== sign) return false;
  for (let i = 1; i < 7; i++) if (bytes[at + i] !== sign) return false;
  return end - at === 7 || bytes[at + 7] === 0x20;
}
