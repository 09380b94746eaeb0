const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const WEIGHTS = new Uint8Array(256);
WEIGHTS[0x5b] = WEIGHTS[0x7b] = 100; // [ {
WEIGHTS[0x3a] = 64; // :
WEIGHTS[0x2c] = 16; // ,
const STRING_WEIGHT = 24;

/**
 * About how many bytes of heap a JSON text takes when it is parsed, besides the text of its strings. Three bytes such
 * as `[],` take thirty times their size, and a heap that is full in the middle of parsing ends the whole process.
 */
export const jsonWeight = (text: Uint8Array): number => {
  let weight = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
      weight += STRING_WEIGHT;
    } else weight += WEIGHTS[byte] ?? 0;
  }
  return weight;
};

/** Checking and printing takes up to three times as much again: together it stays below the heap of a worker. */
export const MAX_JSON_WEIGHT = 256 * 2 ** 20;
