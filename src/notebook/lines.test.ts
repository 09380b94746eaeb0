import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from './eol.ts';
import { Lines } from './lines.ts';
import { textOf } from './utf8.ts';

const linesOf = (text: string): Lines => new Lines(new TextEncoder().encode(text));

test('divides bytes as splitLines divides text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', '\r', '\u2028')).map((parts) => parts.join('')),
      (text) => {
        const lines = linesOf(text);
        const found: { text: string; eol: string }[] = [];
        for (let at = 0; at < lines.length;) {
          const end = lines.textEnd(at);
          const next = lines.next(end);
          found.push({ text: textOf(lines.bytes, at, end), eol: lines.eolAt(end) ?? '' });
          expect(lines.trimEol(at, next)).toBe(end);
          at = next;
        }
        expect(found).toEqual(splitLines(text).filter((line) => line.text + line.eol !== ''));
      },
    ),
  );
});

test.each([
  ['', '\n'],
  ['a', '\n'],
  ['a\r\nb\r\nc\n', '\r\n'],
  ['a\r\nb\n', '\n'],
  ['a\rb\rc\n', '\r'],
])('the ending of most lines of %j is %j', (text, eol) => expect(linesOf(text).eol).toBe(eol));

test('a last line can be ended', () =>
  expect(textOf(linesOf('a\r\nb').terminated().bytes)).toBe('a\r\nb\r\n'));

test('works on a plain view of a Buffer, whose slices are copies', () =>
  expect(new Lines(Buffer.from('a')).bytes.slice().buffer.byteLength).toBe(1));
