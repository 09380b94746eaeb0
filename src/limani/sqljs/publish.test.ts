import {
  appendFileSync,
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import initSqlJs from 'sql.js';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { Journal } from '../journal/journal.ts';
import { pointAt } from './pointAt.ts';
import { publish } from './publish.ts';
import { reap } from './reap.ts';
import { View } from './view.ts';

const sql = await initSqlJs();
const viewOf = (folder: string): View => new View(sql, folder, () => undefined);
const fact = (text: string) => ['fact', ['r', 1, 'info', 'test', text, null, null, null]] as const;
const count = (view: View): unknown => {
  view.refresh();
  return view.rows({ sql: 'SELECT count(*) AS n FROM command_n_facts_in_order', values: [] })[0]?.['n'];
};
const files = (folder: string): string[] => readdirSync(folder).sort();
const live = () => true;
const dead = () => false;

async function journalIn(folder: string, ...texts: string[]): Promise<Journal> {
  const journal = await Journal.open(folder, { blocking: true });
  onTestFinished(() => journal.close());
  await Promise.all(texts.map((text) => journal.put(...fact(text))));
  return journal;
}

test('a publication is an ordinary file for reading, and the generation before it is kept', async () => {
  const folder = temporaryFolder();
  const journal = await journalIn(folder, 'a');
  const view = viewOf(folder);
  for (const text of ['b', 'c']) {
    expect(publish(view, live)).toBe(true);
    await journal.put(...fact(text));
  }
  publish(view, live);
  expect(files(folder)).toEqual([
    'gen-2.sqlite',
    'gen-3.sqlite',
    `j-${journal.writer}.1.jsonl`,
    'runs.sqlite',
  ]);
  const [published, newest] = ['runs.sqlite', 'gen-3.sqlite'].map((file) =>
    statSync(path.join(folder, file)),
  );
  expect(published?.ino).toBe(newest?.ino);
  expect((published?.mode ?? 0) & 0o777).toBe(0o400);
  expect(count(viewOf(folder))).toBe(3);
});

test('nothing new, nothing published', async () => {
  const folder = temporaryFolder();
  await journalIn(folder, 'a');
  publish(viewOf(folder), live);
  expect(publish(viewOf(folder), live)).toBe(true);
  expect(files(folder)).not.toContain('gen-2.sqlite');
});

test('of two that publish the same number one loses, and looks again', async () => {
  const folder = temporaryFolder();
  await journalIn(folder, 'a');
  const view = viewOf(folder);
  view.refresh();
  const image = view.image.bind(view);
  view.image = () => {
    publish(viewOf(folder), live);
    return image();
  };
  expect(publish(view, live)).toBe(false);
  view.image = image;
  expect(publish(view, live)).toBe(true);
  expect(files(folder).filter((file) => file.startsWith('gen-'))).toEqual(['gen-1.sqlite']);
  expect(files(folder).some((file) => file.startsWith('tmp-'))).toBe(false);
});

test('a publisher that slept while its number was superseded and deleted does not bring it back', async () => {
  const folder = temporaryFolder();
  const journal = await journalIn(folder, 'a');
  publish(viewOf(folder), live);
  await journal.put(...fact('b'));
  const asleep = viewOf(folder);
  asleep.refresh();
  const image = asleep.image();
  asleep.image = () => {
    renameSync(path.join(folder, 'gen-1.sqlite'), path.join(folder, 'gen-9.sqlite'));
    return image;
  };
  expect(publish(asleep, live)).toBe(false);
  expect(files(folder).filter((file) => file.startsWith('gen-'))).toEqual(['gen-9.sqlite']);
});

test('the well-known name ends up at the newest generation, whoever renames last', async () => {
  const folder = temporaryFolder();
  const journal = await journalIn(folder, 'a');
  publish(viewOf(folder), live);
  const draft = path.join(folder, 'tmp-1-aaaa');
  linkSync(path.join(folder, 'gen-1.sqlite'), draft);
  await journal.put(...fact('b'));
  publish(viewOf(folder), live);
  pointAt(folder, draft, 1);
  const [one, named] = ['gen-2.sqlite', 'runs.sqlite'].map((file) => statSync(path.join(folder, file)).ino);
  expect(named).toBe(one);
  expect(files(folder).some((file) => file.startsWith('tmp-'))).toBe(false);
});

test('another program that is writing the published file stops publication', async () => {
  const folder = temporaryFolder();
  await journalIn(folder, 'a');
  for (const ending of ['-journal', '-wal']) {
    const leftover = path.join(folder, `runs.sqlite${ending}`);
    writeFileSync(leftover, '');
    expect(() => publish(viewOf(folder), live)).toThrow(expect.objectContaining({ code: 'busy' }));
    renameSync(leftover, path.join(folder, 'gone'));
  }
  expect(publish(viewOf(folder), live)).toBe(true);
});

test('journals go when the image holds them: older files of the living, all of the dead', async () => {
  const folder = temporaryFolder();
  const living = await journalIn(folder, 'a');
  await living.rotate();
  await living.put(...fact('b'));
  const gone = await journalIn(folder, 'c');
  await gone.close();
  publish(viewOf(folder), (writer) => writer === living.writer);
  expect(files(folder)).toEqual(['gen-1.sqlite', `j-${living.writer}.2.jsonl`, 'runs.sqlite']);
});

test('what is published of a writer that lives and never publishes itself goes, all but its newest file', async () => {
  const folder = temporaryFolder();
  const journal = await Journal.open(folder, { blocking: true, segmentBytes: 1000 });
  onTestFinished(() => journal.close());
  const publisher = viewOf(folder);
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 30; i++) await journal.put(...fact('x'.repeat(100)));
    expect(files(folder).length).toBeGreaterThan(3);
    publish(publisher, live);
    expect(files(folder).filter((file) => file.startsWith('j-'))).toEqual([
      `j-${journal.writer}.${journal.segment}.jsonl`,
    ]);
  }
  expect(count(viewOf(folder))).toBe(90);
});

test('a journal that says more than the image is kept, under its name or while it is being reaped', async () => {
  const folder = temporaryFolder();
  const journal = await journalIn(folder, 'a');
  const view = viewOf(folder);
  view.refresh();
  const held = new Map(view.offsets);
  await journal.put(...fact('b'));
  reap(view, held, dead);
  expect(files(folder)).toEqual([`j-${journal.writer}.1.jsonl`]);
  const file = path.join(folder, `j-${journal.writer}.1.jsonl`);
  renameSync(file, path.join(folder, `dead-j-${journal.writer}.1.jsonl`));
  reap(view, held, dead);
  expect(files(folder)).toEqual([`dead-j-${journal.writer}.1.jsonl`]);
  expect(count(viewOf(folder))).toBe(2);
});

test('an empty journal goes only when it is old: its writer may be about to write', async () => {
  const folder = temporaryFolder();
  await (await journalIn(folder, 'a')).close();
  const journal = await journalIn(folder);
  const file = path.join(folder, `j-${journal.writer}.1.jsonl`);
  publish(viewOf(folder), dead);
  expect(existsSync(file)).toBe(true);
  utimesSync(file, new Date(0), new Date(0));
  publish(viewOf(folder), dead);
  expect(files(folder)).toEqual(['gen-1.sqlite', 'runs.sqlite']);
});

test('a torn tail is no reason to keep a journal: it was never acknowledged', async () => {
  const folder = temporaryFolder();
  const journal = await journalIn(folder, 'a');
  await journal.close();
  appendFileSync(path.join(folder, `j-${journal.writer}.1.jsonl`), 'half a rec');
  publish(viewOf(folder), dead);
  expect(files(folder)).toEqual(['gen-1.sqlite', 'runs.sqlite']);
});

test('drafts of processes that died are removed once they are old', async () => {
  const folder = temporaryFolder();
  await journalIn(folder, 'a');
  const [young, old] = ['tmp-1-aaaa', 'tmp-1-bbbb'].map((file) => path.join(folder, file));
  for (const file of [young ?? '', old ?? '']) writeFileSync(file, '');
  utimesSync(old ?? '', new Date(0), new Date(0));
  publish(viewOf(folder), live);
  expect(existsSync(young ?? '')).toBe(true);
  expect(existsSync(old ?? '')).toBe(false);
});
