import { encodeUtf8, isLatin1Only, stringToBytes } from './utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard and URL-safe alphabet, and how the two odd characters look in URLs and JSON. */
const ODD: Readonly<Record<string, string>> = {
  '+': String.raw`\+|-|%2[bB]`,
  '/': String.raw`\\*\/|_|%2[fF]`,
};

/** One base64 character whose bits are `value` where `mask` has ones. */
const charSource = (value: number, mask: number): string => {
  const possible = Array.from(ALPHABET).filter((_, code) => (code & mask) === (value & mask));
  const plain = possible.filter((c) => !(c in ODD)).join('');
  const odd = possible.flatMap((c) => ODD[c] ?? []);
  if (odd.length === 0) return plain.length === 1 ? plain : `[${plain}]`;
  const alternatives = [...(plain ? [`[${plain}]`] : []), ...odd];
  return `(?:${alternatives.join('|')})`;
};

const shiftedForm = (secret: Uint8Array, shift: number): string => {
  const firstBit = 8 * shift;
  const endBit = firstBit + 8 * secret.length;
  let source = '';
  for (let at = 6 * Math.floor(firstBit / 6); at < endBit; at += 6) {
    let value = 0;
    let mask = 0;
    for (let bit = at; bit < at + 6; bit++) {
      const known = bit >= firstBit && bit < endBit;
      const byte = known ? (secret[(bit - firstBit) >> 3] ?? 0) : 0;
      value = (value << 1) | ((byte >> (7 - ((bit - firstBit) & 7))) & 1);
      mask = (mask << 1) | Number(known);
    }
    source += charSource(value, mask);
  }
  return `${source}(?:=|%3[dD]){0,2}`;
};

/**
 * Regular expression sources that find `secret` inside base64 text, whatever stands before and after it in what was
 * encoded (as in `user:secret`): one source for each of the three ways it can lie on the 3-byte groups. The first and
 * the last character found may hold bits of its neighbours. `btoa` takes characters for bytes, most others encode
 * UTF-8: both count.
 */
export const base64Forms = (secret: string): string[] => {
  const encodings = [encodeUtf8(secret), ...(isLatin1Only(secret) ? [stringToBytes(secret)] : [])];
  return encodings.flatMap((bytes) => [0, 1, 2].map((shift) => shiftedForm(bytes, shift)));
};
