import { expect, test } from 'vitest';
import type { JsonObject } from '../results/json.ts';
import { checkCells } from './checkCells.ts';

const NOW = Date.parse('2026-11-20T03:00:00Z') / 1000;
const check = (sources: string[], frontMatter: JsonObject = {}, vars = {}) =>
  checkCells({ frontMatter, sources, now: NOW, vars }).map(
    ({ cell, error }) => `${cell ?? 'front matter'}:${(error.position?.line ?? 0) + 1} ${error.code}`,
  );

test('a notebook without mistakes has no problems', () => {
  const cells = ['@plugin=p\n@name=a\n@from=-2h\nup{c="${c}"}', '@plugin=p\n@name=b\n\nup{d="${d}"}'];
  expect(check(cells, { vars: { c: 1 }, window: '-6h/now' }, { d: 'x' })).toEqual([]);
});

test('every cell and the front matter are looked at', () => {
  const cells = [
    'up',
    '@plugin=p\n@name=a\n@plugin=q\n@=x',
    '@plugin=p\n@name=a\n${nope}',
    '@plugin=p\n@step=soon',
    '@plugin=p\n@from=now',
    '@plugin=p\n@to=tomorrow',
  ];
  expect(check(cells, { window: '-6h' })).toEqual([
    'front matter:1 bad-window',
    '0:1 missing-plugin',
    '1:3 duplicate-key',
    '1:4 empty-key',
    '2:2 bad-name',
    '2:3 unknown-variable',
    '3:2 bad-duration',
    '4:2 bad-window',
    '5:2 bad-time',
  ]);
});

test('a cell and the notebook may disagree on the window', () => {
  expect(check(['@plugin=p\n@from=-1h\n'], { window: '-6h/-3h' })).toEqual(['0:2 bad-window']);
});

test('broken variables are reported once', () => {
  expect(check(['@plugin=p\n${a}', '@plugin=p\n${b}'], { vars: [] })).toEqual([
    'front matter:1 bad-variable',
  ]);
});
