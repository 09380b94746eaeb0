import fc from 'fast-check';
import { expect, test } from 'vitest';
import { needsInstant, tokenize } from './tokens.ts';

test('words of an expression, without blanks and comments', () => {
  expect(
    tokenize('sum by (le) (rate(x:y_bucket{a=~"b]#", c!=\'d\'}[5m:30s])) # up[5m]\n >= 1.5e3').map(
      ({ text }) => text,
    ),
  ).toEqual(
    'sum by ( le ) ( rate ( x:y_bucket { a =~ "b]#" , c != \'d\' } [ 5m :30s ] ) ) >= 1.5e3'.split(' '),
  );
});

test('any text is split, and nothing but blanks and comments is lost', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          ...'a _ : 1 .5 m e " \' ` \\ [ ] ( ) { } = ! ~ < > # é @'.split(' '),
          ' ',
          '\n',
        ),
      }),
      (text) => {
        const joined = tokenize(text)
          .map((token) => token.text)
          .join('');
        if (!text.includes('#')) expect(joined.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        expect(joined.length).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});

test.each([
  'up[5m]',
  'up{a="b"}[5m] # recent',
  '(up[5m])',
  'rate(x[1m])[1h:1m]',
  '"text"',
  '("text")',
  '`a`',
])('only an instant query answers %s', (expression) => {
  expect(needsInstant(tokenize(expression))).toBe(true);
});

test.each([
  'up',
  'rate(up[5m])',
  '1 + 2',
  'up{a="x]"}',
  '',
  '(a) + (b)',
  'label_replace(up, "a", "b", "c", "d")',
])('a range query is tried for %s', (expression) => {
  expect(needsInstant(tokenize(expression))).toBe(false);
});
