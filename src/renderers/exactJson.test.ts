import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExactNumber, parseExact } from './exactJson.ts';

it('keeps whole numbers that a double would round, and what is beyond a double', () => {
  expect(parseExact('[9007199254740993, -12345678901234567890, 1e999, 1.5, 1e3, 42]')).toEqual([
    new ExactNumber('9007199254740993'),
    new ExactNumber('-12345678901234567890'),
    new ExactNumber('1e999'),
    1.5,
    1000,
    42,
  ]);
});

it('gives what JSON.parse gives otherwise', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseExact(text)).toEqual(JSON.parse(text));
    }),
  );
});

it('refuses what is not JSON, and reads what is very deep', () => {
  expect(() => parseExact('{')).toThrow(SyntaxError);
  expect(Array.isArray(parseExact('['.repeat(50_000) + ']'.repeat(50_000)))).toBe(true);
});
