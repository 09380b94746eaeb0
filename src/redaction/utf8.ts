// The Encoding API exists wherever this runs (Node, browsers) but belongs to no ECMAScript library.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** UTF-8 of a text; a lone surrogate becomes U+FFFD. */
export const encodeUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The text of UTF-8 bytes, a byte order mark included; `undefined` when the bytes are something else. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

/** One character per byte: binary data as a string that patterns can search. */
export const bytesToString = (bytes: Uint8Array): string => {
  const CHUNK = 8192;
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
};

/** The reverse of {@link bytesToString}. */
export const stringToBytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};

/** Whether a text has characters that Latin-1 and UTF-8 encode differently, and Latin-1 has them all. */
export const isLatin1Only = (text: string): boolean => /^[\0-\xff]*$/.test(text) && /[\x80-\xff]/.test(text);
