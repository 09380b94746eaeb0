import { expect, test } from 'vitest';
import { columns } from './columns.ts';

test('columns are as wide as they need, the last one as wide as the line allows', () => {
  const specs = [{ head: 'ID' }, { head: 'BY', most: 4 }, { head: 'NOTEBOOK' }];
  const rows = [
    ['one', 'somebody', 'a-notebook-with-a-long-name'],
    ['two', '', 'b\n'],
  ];
  expect(columns(specs, rows, 28)).toEqual([
    'ID   BY    NOTEBOOK',
    'one  som…  a-notebook-with-…',
    'two        b⏎',
  ]);
  expect(columns(specs, rows, 5)[1]).toBe('one  som…  a-noteb…');
});
