import { validationError } from '../../sdk/index.ts';
import type { PluginError } from '../../sdk/index.ts';

/** A line, or a part of one, and where it begins in the input (UTF-16 units). */
export interface Piece {
  readonly text: string;
  readonly offset: number;
}

/** The lines of an input, without their ends. */
export function linesOf(input: string): Piece[] {
  const lines: Piece[] = [];
  let offset = 0;
  for (const end of input.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ text: input.slice(offset, end.index), offset });
    offset = end.index + end[0].length;
  }
  lines.push({ text: input.slice(offset), offset });
  return lines;
}

/** The words of a line. */
export const wordsOf = ({ text, offset }: Piece): Piece[] =>
  Array.from(text.matchAll(/\S+/g), (word) => ({ text: word[0], offset: offset + word.index }));

export const isBlank = ({ text }: Piece): boolean => text.trim() === '';

/** `# …` and `// …` */
export const isComment = ({ text }: Piece): boolean => /^\s*(?:#|\/\/)/.test(text);

/** The error that marks the place from one piece to the end of another. */
export const wrong = (message: string, from: Piece, to: Piece = from): PluginError =>
  validationError('input', message, {
    offset: from.offset,
    length: Math.max(0, to.offset + to.text.length - from.offset),
  });
