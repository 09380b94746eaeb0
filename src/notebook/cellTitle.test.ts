import { expect, test } from 'vitest';
import { cellTitle } from './cellTitle.ts';

test.each([
  ['@plugin=prometheus\n@name=p99\nup', 'p99'],
  ['@plugin=prometheus\n\n  rate(x[5m])\nmore', 'rate(x[5m])'],
  ['@plugin=act', '@plugin=act'],
  ['', ''],
  ['x'.repeat(100), `${'x'.repeat(79)}…`],
])('%j is called %j', (source, title) => {
  expect(cellTitle(source)).toBe(title);
});
