import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snippet } from './snippet.ts';

test.each([
  ['sum(up))', 7, 8, ['  sum(up))', '         ^']],
  ['sum(up', 6, 6, ['  sum(up', '        ^']],
  ['a\nbb cc\nd', 5, 7, ['  bb cc', '     ^^']],
  ['a\r\nbb\r\n', 3, 99, ['  bb', '  ^^']],
  ['\tx', 1, 2, ['   x', '   ^']],
  ['"😀" + x', 7, 8, ['  "😀" + x', '        ^']],
  ['', 0, 5, ['  ', '  ^']],
  ['up', 40, 41, ['  up', '    ^']],
])('%j at %d–%d', (text, start, end, lines) => {
  expect(snippet(text, { start, end }).split('\n')).toEqual(lines);
});

test('a long line is cut around the place', () => {
  const [line, caret] = snippet(`${'a'.repeat(500)}!${'b'.repeat(500)}`, { start: 500, end: 501 }).split(
    '\n',
  );
  expect(line).toBe(`  …${'a'.repeat(50)}!${'b'.repeat(49)}…`);
  expect(caret!.length - 1).toBe(line!.indexOf('!'));
});

test('the caret stands under the place, whatever the text', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z\n\t ]{0,300}$/), fc.nat(300), (text, n) => {
      const at = Math.min(n, text.length);
      const marked = `${text.slice(0, at)}!${text.slice(at)}`;
      const [line, caret] = snippet(marked, { start: at, end: at + 1 }).split('\n');
      expect(line![caret!.indexOf('^')]).toBe('!');
    }),
  );
});
