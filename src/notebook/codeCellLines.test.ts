import { expect, test } from 'vitest';
import { codeCellLines } from './codeCellLines.ts';
import { parse } from './parse.ts';

const cell = ['```databook', '@plugin=p', '', 'up', '```'];
const DOCUMENT = ['---', 'databook: 1', '---', '', '# t', '', ...cell, ...cell, 'text', '~~~databook', 'x'];

test.each(['\n', '\r\n', '\r'])('the source of a cell is found in the file, lines ended by %j', (eol) => {
  for (const bom of ['', '\uFEFF']) {
    const bytes = new TextEncoder().encode(bom + DOCUMENT.join(eol));
    expect(codeCellLines(bytes)).toEqual([8, 13, 19]);
    expect(parse(bytes).cells.filter((c) => c.kind === 'code')).toHaveLength(3);
  }
});

test('broken front matter shifts nothing', () => {
  const bytes = new TextEncoder().encode(['---', 'a: [', '---', ...cell].join('\n'));
  expect(codeCellLines(bytes)).toEqual([5]);
});
