// A reader that looks all the time at journals that others are writing, publishing and removing.
import { randomUUID } from 'node:crypto';
import initSqlJs from 'sql.js';
import { expect, test } from 'vitest';
import { View } from '../../src/limani/sqljs/view.ts';
import { temporaryFolder } from '../support/runStore.ts';
import { Victim } from './processes.ts';
import { Told } from './told.ts';

const WRITERS = 2;
const ENOUGH = 1500;
const MANY = 20;
const sql = await initSqlJs();
const QUERY = `SELECT run_id, count(*) AS count, max(CAST(command AS INTEGER)) AS last
  FROM command_n_facts_in_order GROUP BY run_id`;

test('no entry looks damaged while it is written, and none is there without those before it', async () => {
  const folder = temporaryFolder();
  const acknowledged = new Map<string, number>();
  let publications = 0;
  const writers = Array.from({ length: WRITERS }, () => {
    const run = randomUUID();
    const told = new Told(run);
    const tell = (line: string): unknown => (told.line(line), acknowledged.set(run, told.highest));
    return new Victim('recordingProcess.ts', [folder, run, 'truthful', 'true'], tell);
  });
  // removes each journal as soon as an image holds it
  const publisher = new Victim('publishingProcess.ts', [folder, 'all-dead', 'always'], () => publications++);
  await Promise.all([...writers, publisher].map((process) => process.ready()));
  const warnings: string[] = [];
  const view = new View(sql, folder, (warning) => warnings.push(warning));
  for (let seen = 0; seen < ENOUGH || publications < MANY;) {
    // lets what the writers say come in
    await new Promise((resolve) => setImmediate(resolve));
    const before = new Map(acknowledged);
    view.refresh();
    const rows = view.rows({ sql: QUERY, values: [] });
    const found = new Map(rows.map(({ run_id, count, last }) => [String(run_id), [Number(count), last]]));
    for (const [count, last] of found.values()) expect(last).toBe(count);
    for (const [run, count] of before) expect(found.get(run)?.[0]).toBeGreaterThanOrEqual(count);
    seen = [...found.values()].reduce((sum, [count]) => sum + Number(count), 0);
  }
  expect(warnings).toEqual([]);
  view.close();
  await Promise.all([...writers, publisher].map((process) => process.kill()));
}, 120_000);
