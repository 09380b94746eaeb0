// What was wrong with LinchPin's TinyDB driver.
import { expect, test } from 'vitest';
import { record, using } from './support.ts';
import type { Store } from './targets.ts';

export function tinydb(store: () => Store): void {
  test('the tables are listed, without that of the transactions', () =>
    using(store(), async (db) => {
      expect(await db.getTables()).toEqual([]);
      await record(db, 'web');
      await record(db, 'db');
      await db.initTable('linchpin');
      expect(await db.getTables()).toEqual(['db', 'web']);
    }));

  test('an update sets and never adds', () =>
    using(store(), async (db) => {
      const runId = await db.initTable('web');
      for (const [field, value] of [
        ['rc', 2],
        ['rc', 2],
        ['end', '5.0'],
        ['end', '6.0'],
      ] as const)
        await db.updateRecord('web', runId, field, value);
      expect((await db.getRecord('web'))?.fields).toMatchObject({ rc: 2, end: '6.0' });
    }));

  test('resources are appended to, again and again, and their siblings stay', () =>
    using(store(), async (db) => {
      const runId = await db.initTable('web');
      const add = (value: object) => db.updateRecord('web', runId, 'outputs', [value as never]);
      await add({ resources: [{ id: 'a' }] });
      await add({ inventory_path: ['/tmp/web'] });
      await add({ resources: [{ id: 'b' }, { id: 'c' }] });
      await add({ inventory_path: ['/tmp/web.2'] });
      await add({ resources: [{ id: 'd' }] });
      expect((await db.getRecord('web'))?.fields['outputs']).toEqual([
        { resources: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }] },
        { inventory_path: ['/tmp/web.2'] },
      ]);
    }));

  test('an action that no record has finds nothing, never the newest', () =>
    using(store(), async (db) => {
      expect([await db.getRunId('web'), await db.getRecord('web')]).toEqual([null, null]);
      await record(db, 'web');
      const down = await record(db, 'web', { action: 'destroy' });
      await record(db, 'web');
      expect(await db.getRunId('web', 'destroy')).toBe(down);
      expect((await db.getRecord('web', 'destroy'))?.runId).toBe(down);
      expect(await db.getRunId('web')).toBe(3);
      expect(await db.getRunId('web', 'reboot')).toBeNull();
      expect(await db.getRecord('web', 'reboot')).toBeNull();
      expect(await db.getRecord('web', null, 99)).toBeNull();
      expect(await db.getRecord('nowhere', 'up', 1)).toBeNull();
    }));

  test('as many records are given as there are, newest first', () =>
    using(store(), async (db) => {
      await record(db, 'web');
      await record(db, 'web');
      const ids = async (count?: number) => (await db.getRecords('web', count)).map(({ runId }) => runId);
      expect(await ids()).toEqual([2, 1]);
      expect(await ids(1)).toEqual([2]);
      expect(await ids(0)).toEqual([]);
      expect(await db.getRecords('nowhere')).toEqual([]);
    }));

  test('a table is purged, and its numbers go on', () =>
    using(store(), async (db) => {
      for (const table of ['web', 'db', 'web']) await record(db, table);
      expect(await db.purge('web')).toBe(2);
      expect(await db.purge('web')).toBe(0);
      expect(await db.getRecords('web')).toEqual([]);
      expect((await db.getRecords('db')).length).toBe(1);
      expect(await record(db, 'web')).toBe(3);
    }));

  test('what is removed shifts no other number', async () => {
    await using(store(), async (db) => {
      for (let i = 0; i < 3; i++) await record(db, 'web');
      expect(await db.removeRecord('web', 2)).toBe(true);
      expect(await db.removeRecord('web', 2)).toBe(false);
      expect(await db.removeRecord('nowhere', 1)).toBe(false);
    });
    await using(store(), async (db) => {
      expect((await db.getRecords('web')).map(({ runId }) => runId)).toEqual([3, 1]);
      expect((await db.getRecord('web', null, 3))?.fields['uhash']).toBe('u3');
      expect(await db.getRecord('web', null, 2)).toBeNull();
      await expect(db.updateRecord('web', 2, 'rc', 1)).rejects.toMatchObject({ code: 'unknown-record' });
      expect(await db.initTable('web')).toBe(4);
    });
  });
}
