import { expect, test } from 'vitest';
import type { Eol } from './eol.ts';
import { printFrame } from './frame.ts';
import { parse } from './parse.ts';
import { encodeUtf8 } from './utf8.ts';

const OPEN = '<!-- databook:markup -->';
const CLOSE = '<!-- databook:markup-end -->';

test.each<[source: string, frame: string]>([
  ['', `${OPEN}\n${CLOSE}\n`],
  ['\n', `${OPEN}\n\n\n${CLOSE}\n`],
  ['a\r', `${OPEN}\na\r\r${CLOSE}\n`],
  [`a\n${CLOSE}`, `<!-- databook:markup end=1 -->\na\n${CLOSE}\n<!-- databook:markup-end 1 -->\n`],
  [
    `${CLOSE}\n<!-- databook:markup-end 1 -->\n<!-- databook:markup-end 3 -->`,
    `<!-- databook:markup end=2 -->\n${CLOSE}\n<!-- databook:markup-end 1 -->\n<!-- databook:markup-end 3 -->\n<!-- databook:markup-end 2 -->\n`,
  ],
  ['```databook\nup', `${OPEN}\n\`\`\`databook\nup\n${CLOSE}\n`],
])('%j', (source, frame) => {
  expect(printFrame(source, '\n')).toBe(frame);
  expect(parse(encodeUtf8(frame)).cells).toMatchObject([{ kind: 'markup', source }]);
});

test('lone surrogates are listed', () => {
  const frame = printFrame('\ud800', '\n');
  expect(frame.split('\n', 1)).toEqual(['<!-- databook:markup surrogates=d800 -->']);
  expect(parse(encodeUtf8(frame)).cells).toMatchObject([{ source: '\ud800' }]);
});

test('content that starts with LF after a line that ends with CR', () => {
  for (const eol of ['\r', '\r\n', '\n'] satisfies Eol[])
    expect(parse(encodeUtf8(printFrame('\na', eol))).cells).toMatchObject([{ source: '\na' }]);
});

test('each frame ends at its own line', () => {
  const file = `${OPEN}\na\n${CLOSE}\n${OPEN}\nb\n${CLOSE}\n<!-- databook:markup end=x -->\n${CLOSE}\n<!-- databook:markup-end x -->\n`;
  expect(parse(encodeUtf8(file)).cells.map((cell) => cell.source)).toEqual(['a', 'b', CLOSE]);
});
