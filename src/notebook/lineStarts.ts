import type { LineCursor } from './lineCursor.ts';

const SPACE = 32;
const TAB = 9;
const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === TAB;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** True at `# heading`. */
export function headingLine({ bytes, nonSpace, end }: LineCursor): boolean {
  let at = nonSpace;
  while (at < end && bytes[at] === 0x23 && at - nonSpace < 7) at++;
  const level = at - nonSpace;
  return level >= 1 && level <= 6 && (at === end || isSpace(bytes[at]));
}

/** True at a line of `=` or `-`, which makes the paragraph before it a heading. */
export function setextLine({ bytes, nonSpace, end }: LineCursor): boolean {
  const sign = bytes[nonSpace];
  if (sign !== 0x3d && sign !== 0x2d) return false;
  let at = nonSpace;
  while (at < end && bytes[at] === sign) at++;
  while (at < end && isSpace(bytes[at])) at++;
  return at === end;
}

/** True at `***`, `- - -`, `___`. */
export function thematicBreak({ bytes, nonSpace, end }: LineCursor): boolean {
  const sign = bytes[nonSpace];
  if (sign !== 0x2a && sign !== 0x2d && sign !== 0x5f) return false;
  let signs = 0;
  for (let at = nonSpace; at < end; at++) {
    if (bytes[at] === sign) signs++;
    else if (!isSpace(bytes[at])) return false;
  }
  return signs >= 3;
}

/**
 * The list marker here, by its length in bytes. A paragraph is only ended (`interrupts`) by an item that has text
 * and, when numbered, the number 1.
 */
export function listMarker(
  { bytes, nonSpace, end }: LineCursor,
  interrupts: boolean,
): { length: number } | undefined {
  let at = nonSpace;
  const first = bytes[at];
  if (isDigit(first)) {
    while (at < end && isDigit(bytes[at])) at++;
    if (at - nonSpace > 9 || at === end || (bytes[at] !== 0x2e && bytes[at] !== 0x29)) return undefined;
    if (interrupts && !(at - nonSpace === 1 && first === 0x31)) return undefined;
  } else if (first !== 0x2d && first !== 0x2b && first !== 0x2a) {
    return undefined;
  }
  at++;
  if (at < end && !isSpace(bytes[at])) return undefined;
  if (interrupts) {
    let text = at;
    while (text < end && isSpace(bytes[text])) text++;
    if (text === end) return undefined;
  }
  return { length: at - nonSpace };
}
