// Stores that take the same rows with the same promise: on disk when a call returns.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import BetterSqlite3 from 'better-sqlite3';
import { endValues } from '../../../../src/limani/records/records.ts';
import { bound, KINDS } from '../../../../src/limani/sqljs/schema.ts';
import { connect, operation } from '../sample.ts';

const RUN = '0193a000-0000-7000-8000-000000000000';
/** Synced when a transaction ends. */
const PROMISE = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;';

/** A store that takes rows one by one or in groups, durably. */
export interface Store {
  one(): unknown;
  group(size: number): unknown;
  /** Does what is due, so that none of it falls into a measurement. */
  settle(): unknown;
  close(): unknown;
}

let rows = 0;

/** @param blocking as a command line does it; otherwise as the editor does */
export async function sqljs(folder: string, image: string, blocking: boolean): Promise<Store> {
  mkdirSync(folder);
  copyFileSync(image, path.join(folder, 'gen-1.sqlite'));
  const limani = await connect(folder, blocking);
  await limani.createRun({ runId: RUN, runIdHuman: 'bench', startTime: 1, hailerInfo: {}, fresh: true });
  const hostId = await limani.getOrCreateHost(RUN, 'here');
  const insert = (): Promise<void> => limani.insertOperation(operation(RUN, hostId, ++rows, true));
  return {
    one: insert,
    group: (size) => Promise.all(Array.from({ length: size }, insert)),
    // its image is made by another thread, after more entries than are measured
    settle: () => undefined,
    close: () => limani.disconnect(),
  };
}

interface Peer {
  exec(sql: string): void;
  insert(values: readonly SQLInputValue[]): unknown;
  close(): void;
}

function sqlite(folder: string, image: string, open: (file: string) => Peer): Store {
  mkdirSync(folder);
  const file = path.join(folder, 'runs.db');
  copyFileSync(image, file);
  const db = open(file);
  db.exec(PROMISE);
  const insert = (): unknown => db.insert(endValues(operation(RUN, 1, ++rows, true)).map(bound));
  return {
    one: insert,
    group(size) {
      db.exec('BEGIN');
      for (let i = 0; i < size; i++) insert();
      db.exec('COMMIT');
    },
    settle: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    close: () => db.close(),
  };
}

export const nodeSqlite = (folder: string, image: string): Store =>
  sqlite(folder, image, (file) => {
    const db = new DatabaseSync(file);
    const statement = db.prepare(KINDS.op.sql);
    return {
      exec: (sql) => db.exec(sql),
      insert: (values) => statement.run(...values),
      close: () => db.close(),
    };
  });

/** Places by name: better-sqlite3 does not take a mix of plain and numbered ones. */
function named(sql: string): string {
  let last = 0;
  return sql.replace(/\?(\d*)/g, (_, number: string) => {
    const place = number === '' ? last + 1 : Number(number);
    last = Math.max(last, place);
    return `@p${place}`;
  });
}

export const betterSqlite3 = (folder: string, image: string): Store =>
  sqlite(folder, image, (file) => {
    const db = new BetterSqlite3(file);
    const statement = db.prepare(named(KINDS.op.sql));
    return {
      exec: (sql) => db.exec(sql),
      insert: (values) => statement.run(Object.fromEntries(values.map((value, i) => [`p${i + 1}`, value]))),
      close: () => db.close(),
    };
  });
