// What was wrong with LinchPin's MongoDB driver.
import { expect, test } from 'vitest';
import { record, rundbOn, using } from './support.ts';
import type { Store } from './targets.ts';

export function mongo(store: () => Store): void {
  test('a number beats an action', () =>
    using(store(), async (db) => {
      await record(db, 'web');
      await record(db, 'web', { action: 'destroy' });
      for (const action of [null, 'up', 'destroy', 'reboot'])
        expect((await db.getRecord('web', action, 1))?.fields['action']).toBe('up');
    }));

  test('a number is reserved when it is given, also to several at once', async () => {
    const several = await Promise.all(
      [1, 2, 3].map(() =>
        using(store(), async (db) => [await db.initTable('web'), await db.initTable('web')]),
      ),
    );
    expect(new Set(several.flat()).size).toBe(6);
    await using(store(), async (db) => {
      // begun and not written yet, and reserved all the same
      expect(await db.initTable('web')).toBeGreaterThan(Math.max(...several.flat()));
    });
  });

  test('records know their numbers', () =>
    using(store(), async (db) => {
      await record(db, 'web');
      const [found] = await db.getRecords('web');
      expect(found).toMatchObject({ table: 'web', runId: 1, txId: 1, status: 'success' });
    }));

  test('what the store cannot do reaches the caller', async () => {
    const limani = await store().limani();
    const away = new Error('The server is away.');
    limani.connect = () => Promise.reject(away);
    await expect(rundbOn(limani).open()).rejects.toBe(away);
    const closed = rundbOn(await store().limani());
    for (const call of [
      () => closed.initTable('web'),
      () => closed.updateRecord('web', 1, 'rc', 1),
      () => closed.getTxRecord(1),
      () => closed.getTables(),
      () => closed.purge('web'),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'RunDbError', code: 'closed' });
  });
}
