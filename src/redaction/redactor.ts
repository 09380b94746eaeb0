import { base64Forms } from './base64Forms.ts';
import { piecesOf } from './pieces.ts';
import type { Piece } from './pieces.ts';
import { textForms } from './textForms.ts';
import { bytesToString, decodeUtf8, encodeUtf8, stringToBytes } from './utf8.ts';

/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

// One pattern per piece: engines scan four alternatives far faster than a fourth of many.
const compile = (pieces: readonly Piece[], asBytes: boolean): RegExp[] =>
  [...pieces]
    .sort((a, b) => b.text.length - a.text.length)
    .map(({ text, partial }) => [textForms(text, asBytes), ...base64Forms(text, partial)].join('|'))
    .map((source) => new RegExp(source, 'g'));

const replaceAll = (text: string, patterns: readonly RegExp[]): { text: string; count: number } => {
  let count = 0;
  let rest = text;
  for (const pattern of patterns)
    rest = rest.replace(pattern, () => {
      count++;
      return REDACTED;
    });
  return { text: count === 0 ? text : rest.replaceAll(/(?:\[redacted\]){2,}/g, REDACTED), count };
};

/**
 * Removes secrets from text and bytes: as they are, URL-encoded, JSON-escaped, in base64 (both alphabets, any
 * alignment) and line by line. What holds none of them is returned unchanged. Values shorter than four characters
 * and words such as `true` are not taken for secrets.
 */
export class Redactor {
  readonly #pieces = new Map<string, Piece>();
  #text: readonly RegExp[] | undefined;
  #bytes: readonly RegExp[] | undefined;

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** Removes this one too from now on. */
  add(secret: string): void {
    for (const piece of piecesOf(secret)) {
      if (this.#pieces.has(piece.text)) continue;
      this.#pieces.set(piece.text, piece);
      this.#text = this.#bytes = undefined;
    }
  }

  /** The text without secrets, and how many were removed. */
  redact(text: string): { text: string; count: number } {
    return replaceAll(text, this.#textPatterns());
  }

  /** The bytes without secrets, be they UTF-8 or not; the same array when there are none. */
  redactBytes(bytes: Uint8Array): { bytes: Uint8Array; count: number } {
    if (this.#pieces.size === 0) return { bytes, count: 0 };
    const utf8 = decodeUtf8(bytes);
    this.#bytes ??= compile([...this.#pieces.values()], true);
    const { text, count } =
      utf8 === undefined ? replaceAll(bytesToString(bytes), this.#bytes) : this.redact(utf8);
    if (count === 0) return { bytes, count };
    return { bytes: utf8 === undefined ? stringToBytes(text) : encodeUtf8(text), count };
  }

  /** Whether a text holds a secret in any form. */
  found(text: string): boolean {
    return this.#textPatterns().some((pattern) => text.search(pattern) >= 0);
  }

  #textPatterns(): readonly RegExp[] {
    return (this.#text ??= compile([...this.#pieces.values()], false));
  }
}
