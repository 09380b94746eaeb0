import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import initSqlJs, { type Database } from 'sql.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileBytes } from './fileBytes.ts';

const sql = await initSqlJs();

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'databook-bytes-'));
  file = path.join(folder, 'some.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const numbers = (db: Database, condition = '1'): unknown =>
  db.exec(`SELECT count(*), total(n) FROM t WHERE ${condition}`)[0]?.values[0];

/** Ten thousand rows, about a megabyte. */
function fill(): Buffer {
  const db = new sql.Database();
  db.exec(`CREATE TABLE t(n INTEGER PRIMARY KEY, text TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
      INSERT INTO t SELECT i, hex(randomblob(50)) FROM n`);
  writeFileSync(file, db.export());
  db.close();
  return readFileSync(file);
}

test('are those of the file, with what was written over them, as an array of all of it would have it', () => {
  const range = fc.tuple(fc.nat(20_000), fc.nat(9000));
  const writes = fc.array(fc.tuple(fc.nat(19_000), fc.uint8Array({ minLength: 1, maxLength: 9000 })));
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20_000, maxLength: 20_000 }),
      writes,
      range,
      (all, written, [at, n]) => {
        writeFileSync(file, all);
        const bytes = new FileBytes(file);
        for (const [place, what] of written) {
          const fitting = what.subarray(0, all.length - place);
          bytes.set(fitting, place);
          all.set(fitting, place);
        }
        const to = Math.min(at + n, all.length);
        expect(bytes.subarray(at, to)).toEqual(all.subarray(at, to));
        bytes.close();
      },
    ),
    { numRuns: 50 },
  );
});

test('make a database of which only the pages that a question needs are read', () => {
  const size = fill().length;
  const bytes = new FileBytes(file);
  const read = vi.spyOn(bytes, 'subarray');
  const db = new sql.Database(bytes);
  expect(numbers(db, 'n = 7777')).toEqual([1, 7777]);
  const asked = read.mock.calls.reduce((sum, [from, to]) => sum + to - from, 0);
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(size / 20);
  expect(numbers(db)).toEqual([10_000, 50_005_000]);
  db.close();
  bytes.close();
});

test('take changes of the database, beyond their end too, and leave the file as it is', () => {
  const before = fill();
  const bytes = new FileBytes(file);
  const db = new sql.Database(bytes);
  db.exec('DELETE FROM t WHERE n % 2 = 0');
  expect(numbers(db)).toEqual([5000, 25_000_000]);
  db.exec('INSERT INTO t SELECT n + 20000, hex(randomblob(200)) FROM t');
  expect(numbers(db)).toEqual([10_000, 2 * 25_000_000 + 5000 * 20_000]);
  expect(db.exec('PRAGMA integrity_check')[0]?.values).toEqual([['ok']]);
  db.close();
  bytes.close();
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.skipIf(process.platform === 'win32')('can be read when the file is removed meanwhile', () => {
  fill();
  const bytes = new FileBytes(file);
  const db = new sql.Database(bytes);
  unlinkSync(file);
  expect(numbers(db)).toEqual([10_000, 50_005_000]);
  db.close();
  bytes.close();
});
