import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

test('encodes any text as the platform does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }),
      (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
      },
    ),
  );
});

test('decodes what it encoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const platform = new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
      expect(decodeUtf8(encodeUtf8(text))).toBe(platform);
    }),
  );
});

test('never fails on bytes that are not UTF-8, and keeps the text around them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
      const bytes = new Uint8Array([0x61, ...noise, 0x62]);
      const text = decodeUtf8(bytes);
      expect(text.startsWith('a')).toBe(true);
      expect(text).not.toMatch(/[\uD800-\uDFFF]/u);
      const valid = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      if (!valid.includes('\uFFFD')) expect(text).toBe(valid);
    }),
  );
});

test('overlong forms, surrogates and points beyond Unicode are not text', () => {
  for (const bytes of [
    [0xc0, 0x80],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
  ]) {
    expect(decodeUtf8(new Uint8Array(bytes))).toMatch(/^\uFFFD+$/);
  }
});

test('long texts go through in pieces', () => {
  const text = 'é'.repeat(20_000) + 'x';
  expect(decodeUtf8(encodeUtf8(text))).toBe(text);
});
