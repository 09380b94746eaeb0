import { expect, test } from 'vitest';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { tidyMarkup } from './tidyMarkup.ts';

const tidy = (source: string): string | undefined =>
  tidyMarkup({ frontMatter: {}, cells: [{ kind: 'markup', source }], problems: [] }).cells[0]?.source;

test.each([
  ['text', 'text'],
  ['text\n', 'text'],
  ['\n \n  text  \n\n \t\n', '  text  '],
  ['a\r\n\r\nb\r\n', 'a\r\n\r\nb'],
  ['a\rb\r', 'a\rb'],
  ['\n\n', ''],
  ['  ', ''],
  ['', ''],
])('%j becomes %j', (source, expected) => expect(tidy(source)).toBe(expected));

test('code and framed texts are left alone', () => {
  const file = '<!-- databook:markup -->\n\nkept\n\n<!-- databook:markup-end -->\n\n```databook\n\n\n```\n';
  const notebook = parse(new TextEncoder().encode(file));
  expect(tidyMarkup(notebook)).toEqual(notebook);
  expect(new TextDecoder().decode(print(tidyMarkup(notebook)))).toBe(file);
});
