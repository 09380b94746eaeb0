// The interface as it is meant to be.
import { expect, test } from 'vitest';
import { record, rundbOn, using } from './support.ts';
import type { Store } from './targets.ts';

export function driver(store: () => Store): void {
  test('a record begins with the schema, and its transaction tells what became of it', async () => {
    const tx = await using(store(), async (db) => {
      const runId = await db.initTable('web');
      expect((await db.getRecord('web'))?.fields).toEqual({
        ...{
          action: '',
          inputs: [],
          outputs: [],
          cfgs: [],
          hooks: [],
          start: '',
          end: '',
          rc: null,
          uhash: '',
        },
      });
      await db.updateRecord('web', runId, 'inputs', [{ topology_data: { a: 1 } }]);
      await db.updateRecord('web', runId, 'inputs', [{ layout_data: {} }]);
      await db.updateRecord('web', runId, 'inputs', [{ topology_data: { a: 2 } }]);
      expect((await db.getRecord('web'))?.fields['inputs']).toEqual([
        { topology_data: { a: 2 } },
        { layout_data: {} },
      ]);
      await db.updateRecord('web', runId, 'end', '9.5');
      await db.updateRecord('web', runId, 'rc', 3);
      await record(db, 'db');
      const number = await db.initTable('linchpin');
      await db.updateRecord('linchpin', number, 'action', 'up');
      return number;
    });
    await using(store(), async (db) => {
      expect(await db.getTxRecord(tx)).toMatchObject({
        ...{ txId: tx, action: 'up', status: 'failure' },
        targets: [{ web: { '1': { rc: 3, uhash: '' } } }, { db: { '1': { rc: 0, uhash: 'u1' } } }],
      });
      expect((await db.getRecord('web'))?.status).toBe('failure');
      expect(await db.getTxRecord(tx + 1)).toBeNull();
      expect((await db.getTxRecords([tx + 1, tx])).map(({ txId }) => txId)).toEqual([tx]);
      const targets = [{ web: { '1': { rc: 9, uhash: 'x' } } }];
      await db.updateRecord('linchpin', tx, 'targets', targets);
      expect((await db.getTxRecord(tx))?.targets).toEqual(targets);
    });
  });

  test('of what is said of targets counts what names records, else what the records tell', () =>
    using(store(), async (db) => {
      await record(db, 'web');
      const tx = await db.initTable('linchpin');
      const told = [{ web: { '1': { rc: 0, uhash: 'u1' } } }];
      const one = { db: { '3': { rc: null, uhash: '' } } };
      for (const [said, shown] of [
        ...[null, 'web', 7, { web: {} }, [null], ['web', [], { web: null }]].map(
          (odd) => [odd, told] as const,
        ),
        [[null, { ...one, web: 7 }], [one]] as const,
      ]) {
        await db.updateRecord('linchpin', tx, 'targets', null);
        await db.updateRecord('linchpin', tx, 'targets', said);
        expect((await db.getTxRecord(tx))?.targets).toEqual(shown);
      }
    }));

  test('transactions begin where the last was asked for, or ask first', () =>
    using(store(), async (db) => {
      const tx = async (): Promise<number | null | undefined> => (await db.getRecord('web'))?.txId;
      await record(db, 'web');
      expect(await db.initTable('linchpin')).toBe(1);
      await record(db, 'web');
      expect([await tx(), await db.initTable('linchpin')]).toEqual([2, 2]);
      expect(await db.initTable('linchpin')).toBe(3);
      await record(db, 'web');
      expect([await tx(), await db.initTable('linchpin')]).toEqual([3, 4]);
    }));

  test("a schema of one's own has its own fields, and cannot make a crash look like success", () =>
    using(store(), async (db) => {
      db.schema = { region: 'eu', rc: 0, end: 'now' };
      const runId = await db.initTable('web');
      expect((await db.getRecord('web'))?.fields).toEqual({ region: 'eu', rc: null, end: '' });
      await db.updateRecord('web', runId, 'region', 'us');
      await expect(db.updateRecord('web', runId, 'colour', 'red')).rejects.toThrow(
        'Records of "web" have no field "colour". They have: region, rc, end.',
      );
      await expect(db.updateRecord('web', 7, 'rc', 1)).rejects.toThrow('The table "web" has no record 7.');
      expect((await db.getRecord('web'))?.fields).toEqual({ region: 'us', rc: null, end: '' });
    }));

  test("the transactions' table takes no records, and names are texts", () =>
    using(store(), async (db) => {
      for (const name of ['', 'x'.repeat(513), 'a\0b', '\ud800'])
        await expect(db.initTable(name)).rejects.toMatchObject({ code: 'invalid' });
      await expect(db.updateRecord('linchpin', 5, 'rc', 1)).rejects.toMatchObject({ code: 'unknown-record' });
      const tx = await db.initTable('linchpin');
      await expect(db.updateRecord('linchpin', tx, 'rc', 1)).rejects.toMatchObject({ code: 'unknown-field' });
      expect(await db.getRecords('linchpin')).toEqual([]);
    }));

  test('removed to the last, a transaction is gone from the store', async () => {
    const tx = await using(store(), async (db) => {
      await record(db, 'web');
      return db.initTable('linchpin');
    });
    await using(store(), async (db) => {
      expect(await db.removeRecord('web', 1)).toBe(true);
      expect((await db.getTxRecord(tx))?.targets).toEqual([]);
      expect(await db.purge('linchpin')).toBe(1);
      expect(await db.getTxRecord(tx)).toBeNull();
    });
    const limani = await store().limani();
    await limani.connect();
    expect((await limani.listRuns({}, { limit: 9 })).runs).toEqual([]);
    await limani.disconnect();
  });

  test('a clock that is set back changes no order', async () => {
    let time = 2_000_000_000;
    const db = rundbOn(await store().limani(), () => (time -= 10));
    await db.open();
    const runId = await db.initTable('web');
    for (const rc of [1, 2, 3]) await db.updateRecord('web', runId, 'rc', rc);
    expect((await db.getRecord('web'))?.fields['rc']).toBe(3);
    await db.updateRecord('web', runId, 'end', '1');
    expect((await db.getRecord('web'))?.status).toBe('failure');
    await db.close();
  });

  test('what breaks off is a failure, and its open records are interrupted', async () => {
    const broken = new Error('No such image.');
    const work = using(store(), async (db) => {
      await record(db, 'web');
      await db.initTable('web');
      throw broken;
    });
    await expect(work).rejects.toBe(broken);
    await using(store(), async (db) => {
      expect((await db.getRecords('web')).map(({ status }) => status)).toEqual(['interrupted', 'success']);
      expect((await db.getTxRecord(1))?.status).toBe('failure');
    });
  });
}
