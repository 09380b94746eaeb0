import { expect, test } from 'vitest';
import { AT, recordedRuns } from '../../../test/support/recordedRuns.ts';
import { comparisonNotebook } from './comparisonNotebook.ts';
import { compareRuns } from './compareRuns.ts';

test('cells of two runs are compared by their text, then by their place', async () => {
  const { history, record } = await recordedRuns();
  await record({
    run: 'run-1',
    cells: [
      { source: 'same', gives: 'one\ntwo' },
      { source: 'before the edit', gives: 'x' },
      { source: 'removed', gives: 'y' },
    ],
  });
  await record({
    run: 'run-2',
    at: AT + 60_000,
    cells: [
      { source: 'added', gives: 'z' },
      { source: 'edited', gives: 'x' },
      { source: 'same', gives: 'one\nthree' },
    ],
  });
  const cells = compareRuns(await history.show('run-1'), await history.show('run-2'));
  expect(cells.map(({ before, after }) => [before?.source ?? null, after?.source ?? null])).toEqual([
    [null, 'added'],
    ['before the edit', 'edited'],
    ['same', 'same'],
    ['removed', null],
  ]);
  expect(
    cells.map(({ outputs }) => outputs.flatMap(({ changes }) => changes.map((c) => `${c.what} ${c.name}`))),
  ).toEqual([[], [], ['gone two', 'added three'], []]);

  const notebook = comparisonNotebook(await history.show('run-1'), await history.show('run-2'));
  const prose = notebook.cells.map(({ source }) => source);
  expect(notebook.cells.every(({ kind }) => kind === 'markup')).toBe(true);
  expect(prose[0]).toContain('| When | 2026-11-20 02:16:40 UTC | 2026-11-20 02:17:40 UTC |');
  expect(prose[1]).toContain('Only in the later run.');
  expect(prose[2]).toMatch(/edited in between.*before the edit.*Lines: all 1 are the same\./s);
  expect(prose[3]).toContain('| **gone** | two |   |   |\n| **added** | three |   |   |\n\n1 the same.');
  expect(prose[4]).toContain('Only in the earlier run.');
});
