import type { Lines } from './lines.ts';
import { textOf } from './utf8.ts';

const BACKTICK = 0x60;
const TILDE = 0x7e;
const SPACE = 32;

/** The first line of a fenced code block. */
export class OpeningFence {
  readonly sign: number;
  /** How many signs; a closing fence has as many or more. */
  readonly length: number;
  /** Columns before the fence (0 to 3), which its lines may have too. */
  readonly indent: number;
  /** What stands after the signs, trimmed. */
  readonly info: string;

  constructor(sign: number, length: number, indent: number, info: string) {
    this.sign = sign;
    this.length = length;
    this.indent = indent;
    this.info = info;
  }

  /** The info string's first word: the language. */
  get word(): string {
    return /^[^ \t]*/.exec(this.info)?.[0] ?? '';
  }

  /** The info string after its first word. */
  get attributes(): string {
    return this.info.slice(this.word.length).trim();
  }

  /** True when the text from `at` to `end`, without its indentation, closes this fence. */
  closedBy(lines: Lines, at: number, end: number): boolean {
    const { bytes } = lines;
    if (bytes[at] !== this.sign) return false;
    const after = runEnd(bytes, at, end);
    return after - at >= this.length && lines.isBlank(after, end);
  }

  /** The line that closes this fence, looked for from the line at `from`: where it starts and its text ends. */
  findClose(lines: Lines, from: number): { at: number; end: number } | undefined {
    const { bytes, length } = lines;
    for (let at = from; at < length;) {
      const end = lines.textEnd(at);
      let text = at;
      while (text < at + 3 && bytes[text] === SPACE) text++;
      if (this.closedBy(lines, text, end)) return { at, end };
      at = lines.next(end);
    }
    return undefined;
  }
}

/** The fence that opens at `at`, the first byte of a line after `indent` columns, or undefined. */
export function openingFence(
  lines: Lines,
  at: number,
  end: number,
  indent: number,
): OpeningFence | undefined {
  const { bytes } = lines;
  const sign = bytes[at];
  if (sign !== BACKTICK && sign !== TILDE) return undefined;
  const after = runEnd(bytes, at, end);
  if (after - at < 3) return undefined;
  const [from, to] = lines.trim(after, end);
  const info = textOf(bytes, from, to);
  if (sign === BACKTICK && info.includes('`')) return undefined;
  return new OpeningFence(sign, after - at, indent, info);
}

function runEnd(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at];
  let after = at;
  while (after < end && bytes[after] === sign) after++;
  return after;
}

/** A run of `sign` that no line of `content` can be taken to close. */
export function fenceFor(content: string, sign: '`' | '~' = '`'): string {
  let longest = 2;
  if (content.includes(sign.repeat(3)))
    for (const [run] of content.matchAll(sign === '`' ? /`{3,}/g : /~{3,}/g))
      longest = Math.max(longest, run.length);
  return sign.repeat(longest + 1);
}
