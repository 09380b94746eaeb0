// What the tests of RunDb have in common.
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { Limani } from '../../src/limani/limani.ts';
import { RunDb } from '../../src/logbook/rundb/rundb.ts';
import { useDb } from '../../src/logbook/rundb/useDb.ts';
import { elsewhere as answered } from '../conformance/elsewhere.ts';
import type { Place } from './limanis.ts';
import type { Store } from './targets.ts';

/** A driver over a connection of its own. */
export const rundbOn = (limani: Limani, now = (): number => Date.now() / 1000): RunDb =>
  new RunDb({ limani, user: 'oncall', hostname: 'laptop', now, newRunId: () => uuidv7() });

/** Opens, operates, closes, on a connection of its own. */
export const using = async <T>(store: Store, operate: (db: RunDb) => Promise<T>): Promise<T> =>
  useDb(rundbOn(await store.limani()), operate);

/** A record that has ended, made as LinchPin makes it; its number. */
export async function record(
  db: RunDb,
  table: string,
  more: { action?: string; rc?: number } = {},
): Promise<number> {
  const { action = 'up', rc = 0 } = more;
  const runId = await db.initTable(table);
  await db.updateRecord(table, runId, 'uhash', `u${runId}`);
  await db.updateRecord(table, runId, 'start', '1595000000.5');
  await db.updateRecord(table, runId, 'action', action);
  await db.updateRecord(table, runId, 'end', '1595000001.5');
  await db.updateRecord(table, runId, 'rc', rc);
  return runId;
}

/** What a process of its own does with the database, in this order. */
export interface Work {
  /** Makes so many records of each of these tables, with all fields, then asks for the transaction's number. */
  readonly tables: readonly string[];
  readonly times: number;
  /** `open`: begins one more record of the first table, which never ends. */
  readonly then: 'close' | 'open';
}

/** What it did before it went. */
export interface Worked {
  /** The numbers it was given, by table. */
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  readonly tx: number;
  readonly left: number | null;
}

const CHILD = path.join(import.meta.dirname, 'child.ts');

/** Does the work in a process of its own; one with `open` is killed when it has said what it did. */
export async function elsewhere(place: Place, work: Work): Promise<Worked> {
  const then = work.then === 'open' ? 'kill' : 'disconnect';
  const { answers } = await answered(CHILD, [JSON.stringify({ place, work })], [], then);
  return answers[0] as Worked;
}
