// QuickJS has neither TextEncoder nor TextDecoder.

const CHUNK = 8192;

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + CHUNK) as unknown as number[]);
  }
  return text;
};

/** The smallest code point that needs as many continuation bytes as the index says. */
const SMALLEST = [0, 0x80, 0x800, 0x10000];

const slowDecode = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    at++;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const more =
      lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    let point = more === 0 ? -1 : lead & (0x3f >> more);
    for (let k = 0; k < more && point >= 0; k++) {
      const next = bytes[at + k] ?? 0;
      point = (next & 0xc0) === 0x80 ? (point << 6) | (next & 0x3f) : -1;
    }
    const valid = point >= (SMALLEST[more] ?? 0) && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    text += valid ? String.fromCodePoint(point) : '\uFFFD';
    if (valid) at += more;
  }
  return text;
};

/** UTF-8 to text; each byte that is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = latin1(bytes);
  return /[\x80-\xff]/.test(text) ? slowDecode(bytes) : text;
}

/** Text to UTF-8; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  if (!/[\u0080-\uffff]/.test(text)) {
    const ascii = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) ascii[i] = text.charCodeAt(i);
    return ascii;
  }
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[size++] = point;
      continue;
    }
    if (point >= 0xd800 && point <= 0xdfff) {
      point = text.codePointAt(i) ?? 0xfffd;
      if (point > 0xffff) i++;
      else point = 0xfffd;
    }
    if (point < 0x800) bytes[size++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[size++] = 0xe0 | (point >> 12);
      else {
        bytes[size++] = 0xf0 | (point >> 18);
        bytes[size++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[size++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[size++] = 0x80 | (point & 0x3f);
  }
  return bytes.slice(0, size);
}
