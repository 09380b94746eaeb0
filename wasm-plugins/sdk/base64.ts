import { encodeUtf8 } from './utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of a text's UTF-8, or of bytes (`btoa` takes only Latin-1). */
export function toBase64(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.subarray(i, i + 3);
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += ALPHABET.charAt(word >> 18) + ALPHABET.charAt((word >> 12) & 63);
    out += b === undefined ? '=' : ALPHABET.charAt((word >> 6) & 63);
    out += c === undefined ? '=' : ALPHABET.charAt(word & 63);
  }
  return out;
}

/** The value of an Authorization header for a user and a password. */
export const basicAuth = (user: string, password: string): string =>
  `Basic ${toBase64(`${user}:${password}`)}`;
