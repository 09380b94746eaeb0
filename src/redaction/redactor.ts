import { base64Forms } from './base64Forms.ts';
import { piecesOf } from './pieces.ts';
import { textForms } from './textForms.ts';
import { bytesToString, decodeUtf8, encodeUtf8, stringToBytes } from './utf8.ts';

/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

// One pattern per piece: engines scan four alternatives far faster than a fourth of many.
const compile = (pieces: readonly string[], asBytes: boolean): RegExp[] =>
  pieces.map((text) => new RegExp([textForms(text, asBytes), ...base64Forms(text)].join('|'), 'g'));

interface Place {
  readonly from: number;
  to: number;
}

/** Where the patterns match, in order; what overlaps or touches is one place. */
const placesOf = (text: string, patterns: readonly RegExp[]): Place[] => {
  const found: Place[] = [];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const last = found.at(-1);
      // A weak secret in a long row of zeros matches at each of them.
      if (last && last.from <= match.index && match.index <= last.to)
        last.to = Math.max(last.to, pattern.lastIndex);
      else found.push({ from: match.index, to: pattern.lastIndex });
      // In base64 the next secret may begin within the last character of this one.
      pattern.lastIndex = match.index + 1;
    }
  }
  const places: Place[] = [];
  for (const { from, to } of found.sort((a, b) => a.from - b.from)) {
    const last = places.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else places.push({ from, to });
  }
  return places;
};

const replaceAll = (text: string, patterns: readonly RegExp[]): { text: string; count: number } => {
  const places = placesOf(text, patterns);
  let rest = '';
  let at = 0;
  for (const { from, to } of places) {
    rest += text.slice(at, from) + REDACTED;
    at = to;
  }
  return { text: rest + text.slice(at), count: places.length };
};

/**
 * Removes secrets from text and bytes: as they are, URL-encoded, JSON-escaped, in base64 (both alphabets, any
 * alignment) and line by line. What holds none of them is returned unchanged. Values shorter than four characters
 * and words such as `true` are not taken for secrets.
 */
export class Redactor {
  readonly #pieces = new Set<string>();
  #text: readonly RegExp[] | undefined;
  #bytes: readonly RegExp[] | undefined;

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** Removes this one too from now on. */
  add(secret: string): void {
    for (const piece of piecesOf(secret)) {
      if (this.#pieces.has(piece)) continue;
      this.#pieces.add(piece);
      this.#text = this.#bytes = undefined;
    }
  }

  /** The text without secrets, and in how many places some were. */
  redact(text: string): { text: string; count: number } {
    return replaceAll(text, this.#textPatterns());
  }

  /** The bytes without secrets, be they UTF-8 or not; the same array when there are none. */
  redactBytes(bytes: Uint8Array): { bytes: Uint8Array; count: number } {
    if (this.#pieces.size === 0) return { bytes, count: 0 };
    const utf8 = decodeUtf8(bytes);
    this.#bytes ??= compile([...this.#pieces], true);
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
    return (this.#text ??= compile([...this.#pieces], false));
  }
}
