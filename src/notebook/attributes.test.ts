import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAttributes, printAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';

test('bare, quoted and JSON values', () => {
  expect(parseAttributes('a=1 b="two words"\tc={"d":[1,{"e":"}"}]} "odd key"=x flag')).toEqual([
    ['a', '1'],
    ['b', 'two words'],
    ['c', { d: [1, { e: '}' }] }],
    ['odd key', 'x'],
    ['flag', ''],
  ]);
});

test('a value may hold what follows its first =', () =>
  expect(parseAttributes('url=https://x.example/?a=b')).toEqual([['url', 'https://x.example/?a=b']]));

test.each([
  'a="open',
  'a={"b":1',
  'a={b}',
  '"key',
  'a="\\x"',
  `a={"b":${'['.repeat(600)}${']'.repeat(600)}}`,
])('%j is not a list of attributes', (text) => expect(parseAttributes(text)).toBeUndefined());

test('nothing printed ends a comment or an info string, or is invisible', () => {
  const printed = printAttributes([
    ['a', 'x-->`<\u2028\ufeff\u0085'],
    ['b', { '`': '-->' }],
  ]);
  expect(printed).toBe(' a="x--\\u003e\\u0060\\u003c\\u2028\\ufeff\\u0085" b={"\\u0060":"--\\u003e"}');
});

test('words stay readable', () =>
  expect(
    printAttributes([
      ['by', 'Zoë'],
      ['window', '2026-11-20T01:45:00Z/2026-11-20T03:00:00Z'],
    ]),
  ).toBe(' by=Zoë window=2026-11-20T01:45:00Z/2026-11-20T03:00:00Z'));

test('what is printed is read back', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('', '=', '"', '{', '\\', '\ud800'),
  );
  const attribute = fc.tuple(text, text);
  fc.assert(
    fc.property(fc.array(attribute, { maxLength: 4 }), (attributes: Attributes) => {
      const printed = printAttributes(attributes);
      expect(printed).not.toMatch(/[\r\n`<>]/);
      expect(parseAttributes(printed)).toEqual(attributes);
    }),
  );
});
