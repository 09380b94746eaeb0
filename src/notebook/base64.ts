const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 0x3d;
/** Signs per line: 57 bytes. */
const WIDTH = 76;

/** `data` as base64 lines of 76 signs, ASCII bytes, `eol` (its bytes) after every line. */
export function encodeBase64Lines(data: Uint8Array, eol: Uint8Array): Uint8Array {
  const signs = Math.ceil(data.length / 3) * 4;
  const out = new Uint8Array(signs + Math.ceil(signs / WIDTH) * eol.length);
  const codes = Uint8Array.from(ALPHABET, (sign) => sign.charCodeAt(0));
  let to = 0;
  for (let from = 0, column = 0; from < data.length; from += 3) {
    const left = data.length - from;
    const bits = ((data[from] ?? 0) << 16) | ((data[from + 1] ?? 0) << 8) | (data[from + 2] ?? 0);
    out[to++] = codes[bits >> 18] ?? 0;
    out[to++] = codes[(bits >> 12) & 63] ?? 0;
    out[to++] = left > 1 ? (codes[(bits >> 6) & 63] ?? 0) : PAD;
    out[to++] = left > 2 ? (codes[bits & 63] ?? 0) : PAD;
    column += 4;
    if (column === WIDTH || left <= 3) {
      out.set(eol, to);
      to += eol.length;
      column = 0;
    }
  }
  return out;
}

/** The bytes that the base64 in `text` stands for, white space left out; undefined when it is damaged. */
export function decodeBase64(text: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const values = new Int8Array(256).fill(-1);
  for (let i = 0; i < 64; i++) values[ALPHABET.charCodeAt(i)] = i;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4) + 3);
  let length = 0;
  let bits = 0;
  let signs = 0;
  let pads = 0;
  for (const byte of text) {
    if (byte <= 0x20 && (byte === 0x20 || (byte >= 9 && byte <= 13))) continue;
    if (byte === PAD) {
      pads++;
      continue;
    }
    const value = values[byte] ?? -1;
    if (value < 0 || pads > 0) return undefined;
    bits = (bits << 6) | value;
    if ((++signs & 3) === 0) {
      out[length++] = bits >> 16;
      out[length++] = bits >> 8;
      out[length++] = bits;
      bits = 0;
    }
  }
  const rest = signs & 3;
  if (rest === 1 || pads !== (4 - rest) % 4) return undefined;
  if (rest === 2) out[length++] = bits >> 4;
  if (rest === 3) {
    out[length++] = bits >> 10;
    out[length++] = bits >> 2;
  }
  return out.slice(0, length);
}
