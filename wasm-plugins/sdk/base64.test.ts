import fc from 'fast-check';
import { expect, test } from 'vitest';
import { basicAuth, toBase64 } from './base64.ts';

test('bytes and texts as the platform encodes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
  expect(toBase64('pässwörd ☃')).toBe(Buffer.from('pässwörd ☃').toString('base64'));
});

test('basic authorization of a name and password beyond Latin-1', () => {
  expect(basicAuth('oncall', 'pa:ss☃')).toBe(`Basic ${Buffer.from('oncall:pa:ss☃').toString('base64')}`);
});
