import { expect, test } from 'vitest';
import { printCodeFence, readLoneCodeFence } from './codeFence.ts';
import { Lines } from './lines.ts';
import { encodeUtf8 } from './utf8.ts';

const read = (text: string) => readLoneCodeFence(new Lines(encodeUtf8(text)));

test.each<[source: string, info: string, text: string]>([
  ['', '', '```databook\n```\n'],
  ['\n', '', '```databook\n\n\n```\n'],
  ['up', '', '```databook\nup\n```\n'],
  ['up', 'a=1 {.wide}', '```databook a=1 {.wide}\nup\n```\n'],
  ['up', 'a`b', '~~~databook a`b\nup\n~~~\n'],
  ['~~~', 'a`b', '~~~~databook a`b\n~~~\n~~~~\n'],
  ['```\n`````', '', '``````databook\n```\n`````\n``````\n'],
  ['a\r', '', '```databook\na\r\r```\n'],
])('%j %j', (source, info, text) => {
  expect(printCodeFence(source, info, '\n')).toBe(text);
  expect(read(text)).toMatchObject({ source, info, closed: true, indent: 0 });
});

test('lone surrogates are listed beside other attributes', () => {
  const text = printCodeFence('\ud800', 'a=1', '\n');
  expect(text.split('\n', 1)).toEqual(['```databook a=1 surrogates=d800']);
  expect(read(text)).toMatchObject({ source: '\ud800', info: 'a=1' });
});

test('content that starts with LF after a line that ends with CR', () =>
  expect(read(printCodeFence('\na', '', '\r'))).toMatchObject({ source: '\na' }));

test('an indented fence takes its indentation from its lines', () =>
  expect(read('  ```databook\n  a\n b\n   c\n\u2028 d\n  ```')).toMatchObject({
    source: 'a\nb\n c\n\u2028 d',
    indent: 2,
  }));

test('an open fence goes on to the end', () =>
  expect(read('```databook\na\n\n')).toMatchObject({ source: 'a\n', closed: false }));

test.each([
  '',
  'text',
  '```bash\n```',
  '```databooks\n```',
  '```databook\n```\nmore',
  '    ```databook\n    ```',
])('%j is not a code cell alone', (text) => expect(read(text)).toBeUndefined());
