import type { InputRange } from '../../sdk/index.ts';

/** UTF-16 offset of a place given as line and column, both from 1, the column in bytes of UTF-8. */
const offsetOf = (input: string, line: number, column: number): number => {
  const lines = input.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  let bytes = 1;
  let offset = 0;
  for (const char of lines[line - 1] ?? '') {
    if (bytes >= column) break;
    const point = char.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    offset += char.length;
  }
  return Math.min(before + offset, input.length);
};

/** The word at an offset; nothing at the end. */
const lengthAt = (input: string, offset: number): number => {
  const word = /[\w:]+|"(?:\\[^]|[^"\\\n])*"?|[^\s]/uy;
  word.lastIndex = offset;
  return word.exec(input)?.[0].length ?? 0;
};

/** A syntax error: what is wrong, and where in the input. */
export interface SyntaxFault {
  readonly message: string;
  readonly position: InputRange;
}

/** Reads `1:12: parse error: unexpected …`; `undefined` when the text is something else. */
export function readSyntaxFault(error: string, input: string): SyntaxFault | undefined {
  const match = /(?:^|\s)(\d+):(\d+): parse error: ([^]*)$/.exec(error);
  if (!match) return undefined;
  const [, line, column, message = ''] = match;
  const offset = offsetOf(input, Number(line), Number(column));
  return { message, position: { offset, length: lengthAt(input, offset) } };
}
