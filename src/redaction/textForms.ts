import { bytesToString, encodeUtf8, isLatin1Only } from './utf8.ts';

/** A number in hexadecimal, either case. */
const hex = (value: number, digits: number): string =>
  value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** Backslashes pile up where JSON text is put into JSON text: any number of them counts. */
const BACKSLASHES = String.raw`\\+`;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\b': 'b',
  '\f': 'f',
  '"': '"',
  '/': '/',
};

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/** Characters that no encoder has a reason to touch. In a long secret they are searched as they are: for speed. */
const UNRESERVED = /^[\w.~-]$/;
const LONG = 64;

/**
 * A regular expression source that finds `text` as it is, URL-encoded or JSON-escaped; encoders differ in what they
 * leave alone, so each character may be written in any of these ways.
 * @param asBytes for searching in a string of bytes (one character per byte of UTF-8)
 */
export const textForms = (text: string, asBytes: boolean): string => {
  let source = '';
  for (const char of text) {
    if (text.length > LONG && UNRESERVED.test(char)) {
      source += literal(char);
      continue;
    }
    const alternatives = [literal(asBytes ? bytesToString(encodeUtf8(char)) : char)];
    if (char === '\\') alternatives[0] = BACKSLASHES;
    const escape = SHORT_ESCAPES[char];
    if (escape !== undefined) alternatives.push(BACKSLASHES + literal(escape));
    if (char === ' ') alternatives.push(String.raw`\+`);
    alternatives.push([...encodeUtf8(char)].map((byte) => `%${hex(byte, 2)}`).join(''));
    if (isLatin1Only(char)) {
      alternatives.push(`%${hex(char.charCodeAt(0), 2)}`); // as `escape` writes it
      if (asBytes) alternatives.push(literal(char));
    }
    let units = '';
    for (let i = 0; i < char.length; i++) units += `${BACKSLASHES}u${hex(char.charCodeAt(i), 4)}`;
    alternatives.push(units);
    source += `(?:${alternatives.join('|')})`;
  }
  return source;
};
