import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import initSqlJs from 'sql.js';
import { expect, test } from 'vitest';
import { Journal } from '../../src/limani/journal/journal.ts';
import { View } from '../../src/limani/sqljs/view.ts';
import { temporaryFolder } from '../support/runStore.ts';

const sql = await initSqlJs();
const LF = 10;

/**
 * A store with a journal of these facts, and how to read it with other bytes in place of the journal's; `prepared` is the
 * journal as it is, with space for what would come next.
 */
async function storeOf(count: number) {
  const folder = temporaryFolder();
  const journal = await Journal.open(folder, { blocking: true });
  for (let n = 1; n <= count; n++)
    await journal.put('fact', ['r', n, 'info', 'test', `fact ${n} é`, null, null, '{"a":"b"}']);
  await journal.close();
  const [name = ''] = readdirSync(folder);
  const file = path.join(folder, name);
  const prepared = readFileSync(file);
  const bytes = prepared.subarray(0, prepared.lastIndexOf(LF) + 1);
  const read = (instead: Uint8Array): { facts: unknown[]; warnings: number } => {
    writeFileSync(file, instead);
    let warnings = 0;
    const view = new View(sql, folder, () => warnings++);
    view.refresh();
    const rows = view.rows({ sql: 'SELECT command FROM command_n_facts_in_order ORDER BY id', values: [] });
    view.close();
    return { facts: rows.map(({ command }) => command), warnings };
  };
  return { bytes, prepared, lastRecord: bytes.lastIndexOf(LF, bytes.length - 2) + 1, read };
}
const facts = (count: number): string[] => Array.from({ length: count }, (_, i) => `fact ${i + 1} é`);

test('a journal cut off at any byte of its last record has all records before it, and that one only when whole', async () => {
  const { bytes, prepared, lastRecord, read } = await storeOf(5);
  expect(prepared.length).toBeGreaterThan(bytes.length);
  for (let end = lastRecord; end <= bytes.length; end++) {
    const whole = { facts: facts(end === bytes.length ? 5 : 4), warnings: 0 };
    expect(read(bytes.subarray(0, end))).toEqual(whole);
    expect(read(Buffer.from(prepared).fill(0, end))).toEqual(whole);
  }
});

test('a record of which only the end reached the disk costs that record, and is reported', async () => {
  const { bytes, prepared, lastRecord, read } = await storeOf(5);
  for (let end = lastRecord + 1; end < bytes.length; end++)
    expect(read(Buffer.from(prepared).fill(0, lastRecord, end))).toEqual({ facts: facts(4), warnings: 1 });
});

test('a byte that was flipped costs its record, never gives a wrong one, and is reported', async () => {
  const { bytes, prepared, lastRecord, read } = await storeOf(5);
  for (let at = lastRecord; at < bytes.length; at++) {
    const flipped = Buffer.from(prepared);
    flipped[at] = (flipped[at] ?? 0) ^ 0x55;
    const { facts: found, warnings } = read(flipped);
    expect(found).toEqual(facts(4));
    // without its end the record looks like one that is still being written
    expect(warnings).toBe(at === bytes.length - 1 ? 0 : 1);
  }
});

test('a record torn in the middle, after which its writer went on, costs nothing else', async () => {
  const { bytes, lastRecord, read } = await storeOf(5);
  const torn = bytes.subarray(lastRecord, bytes.length - 9);
  const resumed = Buffer.concat([
    bytes.subarray(0, lastRecord),
    torn,
    Buffer.from('\n'),
    bytes.subarray(lastRecord),
  ]);
  expect(read(resumed)).toEqual({ facts: facts(5), warnings: 1 });
});
