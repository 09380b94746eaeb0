import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64Lines } from './base64.ts';

const LF = Uint8Array.of(10);
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const encoded = (data: Uint8Array): string => String.fromCharCode(...encodeBase64Lines(data, LF));

test('lines of 76 signs, as everywhere else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      const lines =
        Buffer.from(data)
          .toString('base64')
          .match(/.{1,76}/g) ?? [];
      expect(encoded(data)).toBe(lines.map((line) => `${line}\n`).join(''));
      expect(decodeBase64(ascii(encoded(data)))).toEqual(data);
    }),
  );
});

test('white space does not count', () =>
  expect(decodeBase64(ascii(' A A\r\nE\tC\n'))).toEqual(Uint8Array.of(0, 1, 2)));

test.each(['A', 'AA', 'AAA', 'AA=', 'AA=A', 'AAE*', 'AAEC=', '=', 'AA==AAEC'])('%j is damaged', (text) =>
  expect(decodeBase64(ascii(text))).toBeUndefined(),
);
