// What was wrong around the drivers: crashes, many at once, and what the records looked like then.
import { expect, test } from 'vitest';
import { elsewhere, record, using } from './support.ts';
import type { Store } from './targets.ts';

/** As many as corrupted the JSON file that LinchPin had. */
const EMBEDDED_WRITERS = 7;
/** Of a server: it serves many anyway. */
const WRITERS = 3;

export function caller(store: () => Store): void {
  test('a crash leaves rc and end empty: interrupted, never success, and the transaction is there', async () => {
    const { left, tx, numbers } = await elsewhere(store().place, { tables: ['web'], times: 1, then: 'open' });
    await store().buried();
    await using(store(), async (db) => {
      const crashed = await db.getRecord('web', null, left);
      expect(crashed?.status).toBe('interrupted');
      expect(crashed?.fields).toMatchObject({ action: 'up', rc: null, end: '' });
      expect((await db.getRecord('web', null, numbers['web']?.[0]))?.status).toBe('success');
      expect(await db.getTxRecord(tx)).toMatchObject({
        status: 'interrupted',
        targets: [{ web: { '1': { rc: 0, uhash: 'u1' } } }, { web: { '2': { rc: null, uhash: '' } } }],
      });
    });
  });

  test('what the dead are said to have done afterwards is kept, and they stay interrupted', async () => {
    const { left, tx } = await elsewhere(store().place, { tables: ['web'], times: 0, then: 'open' });
    await store().buried();
    await using(store(), async (db) => {
      await db.getTxRecord(tx);
      await db.updateRecord('web', Number(left), 'end', '7.0');
      await db.updateRecord('web', Number(left), 'rc', 0);
      const found = await db.getRecord('web');
      expect([found?.status, found?.fields['end'], found?.fields['rc']]).toEqual(['interrupted', '7.0', 0]);
    });
  });

  test('many processes at once corrupt nothing', async () => {
    const work = { tables: ['web', 'db'], times: 2, then: 'close' } as const;
    const writers = store().place.kind === 'sqljs' ? EMBEDDED_WRITERS : WRITERS;
    const all = await Promise.all(Array.from({ length: writers }, () => elsewhere(store().place, work)));
    await using(store(), async (db) => {
      for (const table of work.tables) {
        const given = all.flatMap(({ numbers }) => numbers[table] ?? []).toSorted((a, b) => b - a);
        expect(new Set(given).size).toBe(2 * writers);
        const records = await db.getRecords(table, 100);
        expect(records.map(({ runId }) => runId)).toEqual(given);
        for (const { runId, status, fields } of records)
          expect([status, fields['uhash'], fields['rc']]).toEqual(['success', `u${runId}`, 0]);
      }
      expect(new Set(all.map(({ tx }) => tx)).size).toBe(writers);
      for (const [i, { tx, numbers }] of all.entries()) {
        const targets = (await db.getTxRecord(tx))?.targets ?? [];
        const said = targets.flatMap((target) => Object.entries(target));
        for (const table of work.tables)
          expect(
            said.filter(([name]) => name === table).map(([, of]) => Number(Object.keys(of)[0])),
            `process ${i}`,
          ).toEqual(numbers[table]);
      }
    });
  });

  test('while one works, another sees each field as it is set', () =>
    using(store(), async (writer) => {
      const runId = await writer.initTable('web');
      await using(store(), async (reader) => {
        expect((await reader.getRecord('web'))?.status).toBe('running');
        await writer.updateRecord('web', runId, 'action', 'up');
        expect(await reader.getRunId('web')).toBe(runId);
        await reader.updateRecord('web', runId, 'outputs', [{ resources: ['theirs'] }]);
        await writer.updateRecord('web', runId, 'outputs', [{ resources: ['mine'] }]);
        expect((await reader.getRecord('web'))?.fields['outputs']).toEqual([
          { resources: ['theirs', 'mine'] },
        ]);
      });
      expect((await writer.getRecord('web'))?.status).toBe('running');
    }));

  test('long and foreign texts survive', () =>
    using(store(), async (db) => {
      const table = `${'шлюз-网关-🚀'.repeat(40)}#x`;
      const value = [{ topology_data: { name: 'ж'.repeat(512), log: '行\n"\\'.repeat(4000) } }];
      const runId = await record(db, table);
      await db.updateRecord(table, runId, 'inputs', value);
      expect((await db.getRecord(table))?.fields['inputs']).toEqual(value);
      expect(await db.getTables()).toEqual([table]);
      expect((await db.search(table, 'Ж行')).length).toBe(0);
      expect((await db.search(table, '行\n"')).length).toBe(1);
    }));
}
