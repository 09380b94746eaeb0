import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8, firstInvalidUtf8 } from './utf8.ts';

test('the first invalid byte is where decoding stops', () => {
  const byte = fc.oneof(
    fc.constantFrom(0x41, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0),
    fc.nat(255),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (list) => {
      const bytes = Uint8Array.from(list);
      const offset = firstInvalidUtf8(bytes);
      expect(offset === -1).toBe(decodeUtf8(bytes) !== undefined);
      if (offset >= 0) expect(decodeUtf8(bytes.subarray(0, offset))).toBeDefined();
    }),
    { numRuns: 1000 },
  );
});

test('a BOM is text', () => expect(decodeUtf8(encodeUtf8('\uFEFFa'))).toBe('\uFEFFa'));

test.each([
  [[0xff, 0x41], 0],
  [[0x41, 0xc3], 1],
  [[0xe2, 0x82], 0],
  [[0xc0, 0xaf], 0],
  [[0x41, 0xed, 0xa0, 0x80], 1],
  [[0xf4, 0x90, 0x80, 0x80], 0],
])('%j', (list, offset) => expect(firstInvalidUtf8(Uint8Array.from(list))).toBe(offset));
