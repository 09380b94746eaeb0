import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import initSqlJs from 'sql.js';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { bodyOf, lineBytes, linesOf, type JournalRecord } from '../journal/codec.ts';
import { Journal } from '../journal/journal.ts';
import { publish } from './publish.ts';
import { View } from './view.ts';

const sql = await initSqlJs();

async function store(): Promise<{ folder: string; journal: Journal; view: View; warnings: string[] }> {
  const folder = path.join(temporaryFolder(), 'store');
  mkdirSync(folder);
  const journal = await Journal.open(folder, { blocking: true });
  onTestFinished(() => journal.close());
  const warnings: string[] = [];
  return { folder, journal, warnings, view: new View(sql, folder, (w) => warnings.push(w)) };
}
const fact = (text: string) => ['fact', ['r', 1, 'info', 'test', text, null, null, null]] as const;
const facts = (view: View): unknown[] => {
  view.refresh();
  return view
    .rows({ sql: 'SELECT command FROM command_n_facts_in_order ORDER BY id', values: [] })
    .map(({ command }) => command);
};
/** What was written to a journal, without the space that is prepared behind it. */
const linesIn = (file: string): Buffer => {
  const bytes = readFileSync(file);
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
};
const dead = () => false;
const encode = (record: JournalRecord): Buffer => {
  const body = bodyOf(record);
  return linesOf([body], Buffer.alloc(lineBytes(Buffer.byteLength(body))));
};

test('each record counts once, however often its journal is read', async () => {
  const { folder, journal, view } = await store();
  await journal.put(...fact('a'));
  expect(facts(view)).toEqual(['a']);
  await journal.put(...fact('b'));
  expect(facts(view)).toEqual(['a', 'b']);
  const [file = ''] = readdirSync(folder);
  // the same numbers again in a later file, as after a file was reaped under its writer, and one more
  const again = linesIn(path.join(folder, file));
  const more = encode({ seq: 3, kind: 'fact', values: fact('c')[1] });
  writeFileSync(path.join(folder, `j-${journal.writer}.2.jsonl`), Buffer.concat([again, more]));
  expect(facts(view)).toEqual(['a', 'b', 'c']);
  expect(facts(new View(sql, folder, () => undefined))).toEqual(['a', 'b', 'c']);
});

test('a journal that gets another name while others are read is read before what its writer wrote next', async () => {
  const { folder } = await store();
  const line = (seq: number, text: string): Buffer => encode({ seq, kind: 'fact', values: fact(text)[1] });
  const write = (file: string, ...lines: Buffer[]): void =>
    writeFileSync(path.join(folder, file), Buffer.concat(lines));
  write('j-a.1.jsonl', Buffer.from('damage\n'));
  write('j-b.1.jsonl', line(1, 'one'), line(2, 'two'));
  write('j-b.2.jsonl', line(3, 'three'));
  // it is told of the damage in the first one when all were listed and none of the others was opened
  const view = new View(sql, folder, () =>
    renameSync(path.join(folder, 'j-b.1.jsonl'), path.join(folder, 'dead-j-b.1.jsonl')),
  );
  expect(facts(view)).toEqual(['one', 'two', 'three']);
  view.close();
});

test('a reader whose journals were published and removed begins anew from the image', async () => {
  const { folder, journal, view } = await store();
  expect(facts(view)).toEqual([]);
  await journal.put(...fact('a'));
  await journal.close();
  expect(publish(new View(sql, folder, () => undefined), dead)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['gen-1.sqlite', 'runs.sqlite']);
  expect(facts(view)).toEqual(['a']);
});

test('a reader looks again after reading: what was published and removed while it read is not missed', async () => {
  const { folder, journal } = await store();
  // looked at first; its damage is told in the middle of reading
  writeFileSync(path.join(folder, 'j-0-0-x.1.jsonl'), 'garbage\n');
  await journal.put(...fact('a'));
  let told = 0;
  const view = new View(sql, folder, () => {
    if (told++ > 0) return;
    expect(publish(new View(sql, folder, () => undefined), dead)).toBe(true);
    expect(readdirSync(folder)).not.toContain(`j-${journal.writer}.1.jsonl`);
  });
  expect(facts(view)).toEqual(['a']);
  expect(told).toBe(1);
});

test('damage costs only the records it hits, and is reported once', async () => {
  const { folder, journal, view, warnings } = await store();
  await journal.put(...fact('a'));
  const [file = ''] = readdirSync(folder);
  const damaged = path.join(folder, file.replace('.1.', '.2.'));
  writeFileSync(
    damaged,
    Buffer.concat([Buffer.from('garbage\n'), encode({ seq: 2, kind: 'fact', values: fact('b')[1] })]),
  );
  expect(facts(view)).toEqual(['a', 'b']);
  view.reload();
  expect(facts(view)).toEqual(['a', 'b']);
  expect(warnings).toEqual([
    expect.stringContaining(`7 unreadable bytes in ${path.basename(damaged)} at byte 0`),
  ]);
});

test('damage longer than any record does not hide what comes after it', async () => {
  const { folder, view, warnings } = await store();
  const record = encode({ seq: 1, kind: 'fact', values: fact('a')[1] });
  writeFileSync(
    path.join(folder, 'j-0-0-x.1.jsonl'),
    Buffer.concat([Buffer.alloc(9 << 20), Buffer.from('\n'), record]),
  );
  expect(facts(view)).toEqual(['a']);
  expect(warnings).toHaveLength(2);
});

test('a record that this version does not know stops reading and publishing, not writing', async () => {
  const { folder, journal, view } = await store();
  await journal.put(...fact('a'));
  writeFileSync(path.join(folder, 'j-0-0-x.1.jsonl'), encode({ seq: 1, kind: 'later', values: [] }));
  expect(() => facts(view)).toThrow(expect.objectContaining({ code: 'newer' }));
  expect(() => publish(view, dead)).toThrow(expect.objectContaining({ code: 'newer' }));
  await journal.put(...fact('b'));
  rmSync(path.join(folder, 'j-0-0-x.1.jsonl'));
  expect(facts(view)).toEqual(['a', 'b']);
});

test('an image keeps the statements that were prepared before it was made', async () => {
  const { journal, view } = await store();
  await journal.put(...fact('a'));
  expect(facts(view)).toEqual(['a']);
  expect(view.image().length).toBeGreaterThan(0);
  await journal.put(...fact('b'));
  expect(facts(view)).toEqual(['a', 'b']);
});

test('what was deleted gives its room back when the image is made', async () => {
  const { journal, view } = await store();
  for (let i = 0; i < 40; i++) {
    await journal.put('run', [`r${i}`, 'human', i, {}, [], 'n', journal.writer]);
    await journal.put('fact', [`r${i}`, 1, 'info', 'test', 'x'.repeat(100_000), null, null, null]);
  }
  view.refresh();
  const before = view.image().length;
  for (let i = 0; i < 39; i++) await journal.put('delete', [`r${i}`, Date.now() / 1000]);
  view.refresh();
  expect(view.image().length).toBeLessThan(before / 10);
  expect(facts(view)).toEqual(['x'.repeat(100_000)]);
});

test('a deletion is remembered across images for as long as anyone may contradict it', async () => {
  const { folder, journal, view } = await store();
  const run = (id: string) => ['run', [id, 'human', 1, {}, [], 'n', journal.writer]] as const;
  await journal.put('delete', ['old', 1]);
  await journal.put('delete', ['new', Date.now() / 1000]);
  publish(view, dead);
  await journal.put(...run('old'));
  await journal.put(...run('new'));
  const again = new View(sql, folder, () => undefined);
  again.refresh();
  expect(again.rows({ sql: 'SELECT id FROM runs', values: [] })).toEqual([{ id: 'old' }]);
});

test('an import that did not come to its end is not there, and can be made again', async () => {
  const { journal, view } = await store();
  const taken = ['fact_taken_in', 'r#0', 'r', 1, 'info', 'test', 'a', null, null, null] as const;
  const run = ['run_taken_in', 'r', 'human', 1, 2, 'success', {}, {}, [], 'n', 0, null] as const;
  await journal.put('batch', [[...taken]]);
  view.refresh();
  expect(view.rows({ sql: 'SELECT id FROM runs', values: [] })).toEqual([]);
  await journal.put('batch', [[...taken], [...run]]);
  expect(facts(view)).toEqual(['a']);
  expect(view.rows({ sql: 'SELECT status FROM runs', values: [] })).toEqual([{ status: 'success' }]);
});
