import { expect, test } from 'vitest';
import { readFrontMatter } from './frontMatter.ts';
import { Lines } from './lines.ts';
import { encodeUtf8 } from './utf8.ts';

const read = (text: string) => readFrontMatter(new Lines(encodeUtf8(text)), 0);

test.each([
  ['---\ndatabook: 1\n---\ntext', { databook: 1 }, 20],
  ['--- \t\r\na: b\r\n---\t\r\n', { a: 'b' }, 19],
  ['---\ra: b\r---', { a: 'b' }, 12],
  ['---\n---\n', {}, 8],
  ['---\n\n---\n', {}, 9],
  [
    '---\nat: 2026-11-20T01:45:00Z\nday: 2026-11-20\nyes: yes\nn: ~\n1: .inf\n---',
    { at: '2026-11-20T01:45:00Z', day: '2026-11-20', yes: 'yes', n: null, 1: '.inf' },
    70,
  ],
  ['---\n__proto__: {a: 1}\n---', JSON.parse('{"__proto__":{"a":1}}') as object, 25],
])('%j', (text, value, end) => expect(read(text)).toEqual({ kind: 'valid', value, end }));

test.each([
  '',
  'text',
  ' ---\na: 1\n---',
  '----\na: 1\n---',
  '---\n\n# A heading\n\n---\n',
  '---\njust a paragraph\n---\n',
  '---\n- a\n- list\n---\n',
  '---\n\nno end',
])('%j has none', (text) => expect(read(text)).toEqual({ kind: 'none' }));

test.each([
  ['---\na: 1\nb: [\n---\n', 3],
  ['---\na: 1\na: 2\n---\n', 1],
  ['---\nv: {b: 1, b: 2}\n---\n', 1],
  ['---\n? [a]\n: b\n---\n', 1],
  ['---\na: 1\n', 0],
  ['---\na: *nowhere\n---\n', 1],
  ['---\na: &a [1]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [1,2]\n<<<<<<< x\n---\n', 4],
  [`---\na: ${'['.repeat(5000)}\n---\n`, 1],
  [`---\na: ${'x'.repeat(1 << 20)}\n---\n`, 0],
])('broken front matter %#', (text, line) => {
  const found = read(text);
  expect(found.kind).toBe('broken');
  const offset = found.kind === 'broken' ? found.offset : -1;
  expect(text.slice(0, offset).split('\n').length - 1).toBe(line);
});

test('aliases cannot fill the memory', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
  expect(read(`---\nl0: &l0 [x]\n${levels.join('\n')}\n---\n`).kind).toBe('broken');
});
