// What the recorder of notebooks writes, as records and transactions.
import { expect, test } from 'vitest';
import type { Limani } from '../../src/limani/limani.ts';
import { LogbookRecorder } from '../../src/logbook/recorder.ts';
import { rundbOn, using } from './support.ts';
import type { Store } from './targets.ts';

const NOW = 1_763_605_000_000;
const NOTEBOOK = '/work/checkout.databook';

interface Cell {
  readonly called: string;
  readonly status?: 'success' | 'failure';
}

/** A run of a notebook; a cell without a status is left running. */
async function recorded(
  limani: Limani,
  run: string,
  cells: readonly Cell[],
  notebook = NOTEBOOK,
): Promise<void> {
  const machine = { name: 'laptop', metrics: () => ({}) };
  const recorder = new LogbookRecorder({ limani, machine, now: () => NOW });
  await recorder.runStarted({
    run,
    notebook,
    by: 'oncall',
    cells: cells.map(({ called }) => called),
    at: NOW,
  });
  for (const { called, status } of cells) {
    const ref = { run, notebook, cell: notebook === '' ? 'call' : `id of ${called}` };
    await recorder.operationStarted(ref, `up ${called}`, NOW, called);
    if (!status) return;
    const provenance = { status, plugin: 'prometheus@1.0.0', source: `sha256:${called}` };
    await recorder.operationEnded(ref, { provenance, outputs: [] }, undefined);
  }
  await recorder.runEnded(run, 'success', NOW);
}

export function cells(store: () => Store): void {
  test('cells are tables, by name and place; their runs are transactions', async () => {
    const limani = await store().limani();
    const p99 = { called: 'p99', status: 'success' } as const;
    await recorded(limani, 'a', [p99, { called: '2', status: 'failure' }]);
    await recorded(limani, 'b', [p99]);
    await recorded(limani, 'c', [{ called: '1', status: 'success' }], '');
    await recorded(limani, 'd', [{ called: 'p99' }]);
    await using(store(), async (db) => {
      const table = `${NOTEBOOK}#p99`;
      expect(await db.getTables()).toEqual([`${NOTEBOOK}#2`, table, 'call']);
      const found = await db.getRecords(table);
      expect(
        found.map(({ runId, txId, run, status, fields }) => [runId, txId, run, status, fields['rc']]),
      ).toEqual([
        [3, 4, 'd', 'running', null],
        [2, 2, 'b', 'success', 0],
        [1, 1, 'a', 'success', 0],
      ]);
      const [, two, one] = found.map(({ fields }) => fields['uhash']);
      expect(two).toMatch(/^[\da-f]{6}$/);
      expect(one).toBe(two);
      expect((await db.getRecord(`${NOTEBOOK}#2`))?.fields).toMatchObject({
        ...{ action: 'prometheus', rc: 1, inputs: [{ source: 'up 2' }] },
      });
      expect(await db.getRunId(table, 'prometheus')).toBe(2);
      expect((await db.getRecord('call'))?.run).toBe('c');
      expect(await db.getTxRecord(1)).toMatchObject({
        ...{ run: 'a', action: 'run' },
        targets: [{ [table]: { '1': { rc: 0, uhash: one } } }, { [`${NOTEBOOK}#2`]: { '1': { rc: 1 } } }],
      });
      expect((await db.getTxRecord(3))?.action).toBe('call');
      expect((await db.search(table, 'UP P99')).length).toBe(3);
    });
    await limani.disconnect();
  });

  test('they are read, never written or removed; a program takes its place among them', async () => {
    const limani = await store().limani();
    await recorded(limani, 'a', [{ called: 'p99', status: 'success' }]);
    await limani.disconnect();
    await using(store(), async (db) => {
      const table = `${NOTEBOOK}#p99`;
      for (const call of [
        () => db.updateRecord(table, 1, 'rc', 7),
        () => db.removeRecord(table, 1),
        () => db.purge(table),
        () => db.updateRecord('linchpin', 1, 'action', 'up'),
      ])
        await expect(call()).rejects.toMatchObject({ code: 'read-only' });
      expect(await db.initTable(table)).toBe(2);
      expect((await db.getRecords(table)).map(({ runId, fields }) => [runId, fields['rc']])).toEqual([
        [2, null],
        [1, 0],
      ]);
      await expect(db.purge(table)).rejects.toMatchObject({ code: 'read-only' });
      expect((await db.getRecords(table)).length).toBe(2);
    });
  });

  test('a store that gives no numbers costs a run nothing else', async () => {
    const limani = await store().limani();
    limani.reserveNumber = () => Promise.reject(new Error('The server is away.'));
    await recorded(limani, 'a', [{ called: 'p99', status: 'success' }]);
    expect((await limani.getRunData('a'))?.run).toMatchObject({
      status: 'success',
      summary: { totalOperations: 1 },
    });
    await limani.disconnect();
    const db = rundbOn(await store().limani());
    await db.open();
    expect([await db.getTables(), await db.getTxRecord(1)]).toEqual([[], null]);
    await db.close();
  });
}
