/** Shorter values are too likely to be part of innocent text. */
const SHORTEST = 4;
const SHORTEST_LINE = 8;
/** Words that settings hold for "nothing" or "on": removing them would make results unreadable. */
const NEVER = new Set(['true', 'false', 'null', 'none', 'undefined']);
/** A longer text is searched in pieces, which keeps the patterns small. */
const LONGEST = 512;
const PIECE = 256;

const cut = (text: string): string[] => {
  if (text.length <= LONGEST) return [text];
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    // The last piece takes the rest, so that none is too short; a surrogate pair stays whole.
    let end = text.length - at < 2 * PIECE ? text.length : at + PIECE;
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end++;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
};

/**
 * What to search for when `secret` must not be seen: the whole of it, and each line of a secret that has several (a
 * key file is often shown line by line). Empty for a value that is no secret: too short, or a word like `true`.
 */
export const piecesOf = (secret: string): string[] => {
  const text = secret.trim();
  if (text.length < SHORTEST || NEVER.has(text.toLowerCase())) return [];
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const telling =
    lines.length === 1 ? [] : lines.filter((l) => l.length >= SHORTEST_LINE && !l.startsWith('-----'));
  return [text, ...telling].flatMap(cut);
};
