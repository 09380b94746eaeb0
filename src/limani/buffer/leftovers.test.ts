import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFact } from '../../../test/conformance/samples.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { ownIdentity } from '../processIdentity.ts';
import type { JournalRecord } from '../journal/codec.ts';
import { Journal } from '../journal/journal.ts';
import { BacklogReader } from './backlogReader.ts';
import { claimed, leftIn, releasedFile, writersIn } from './leftovers.ts';
import { OwnBacklog } from './ownBacklog.ts';
import { retireBacklog } from './remove.ts';

const entry = (number: number, command = 'x') =>
  ({ number, call: ['insertFactLog', aFact('a', number, { command })] }) as const;

async function kept(folder: string, ...numbers: readonly number[]): Promise<OwnBacklog> {
  const backlog = new OwnBacklog(folder, Journal.at(folder, { blocking: true }));
  onTestFinished(() => backlog.close());
  await Promise.all(numbers.map((number) => backlog.put(entry(number))));
  return backlog;
}

async function numbersOf(reader: BacklogReader): Promise<unknown[]> {
  const records: JournalRecord[] = [];
  for (let found = await reader.look(); found; found = await reader.look()) {
    records.push(...found.records);
    reader.advance(found);
  }
  return records.flatMap(({ kind, values }) => (kind === 'writer' ? [] : values[0]));
}

test('what a process keeps that lives is its own; what it leaves is for others', async () => {
  const folder = temporaryFolder();
  const backlog = await kept(folder, 1, 2);
  expect(writersIn(folder)).toEqual([backlog.writer]);
  expect(await leftIn(folder)).toEqual([]);
  await backlog.close();
  expect(await leftIn(folder)).toEqual([backlog.writer]);
});

test('a reader looks again at what it did not go on from, and sees what comes later', async () => {
  const folder = temporaryFolder();
  const backlog = await kept(folder, 1, 2);
  const { reader } = backlog;
  expect((await reader.look())?.records).toEqual((await reader.look())?.records);
  expect(await numbersOf(reader)).toEqual([1, 2]);
  expect(await reader.look()).toBeUndefined();
  await backlog.put(entry(3));
  expect(await numbersOf(reader)).toEqual([3]);
  await backlog.empty();
  expect(readdirSync(folder)).toEqual([]);
  await backlog.put(entry(4));
  expect(await numbersOf(backlog.reader)).toEqual([4]);
});

test('one at a time, unless who was at it is dead', async () => {
  const folder = temporaryFolder();
  const own = new OwnBacklog(folder, Journal.at(folder, { blocking: true })).writer;
  const inner: boolean[] = [];
  const outer = await claimed(folder, 'w', own, async () => {
    inner.push(await claimed(folder, 'w', own, () => Promise.reject(new Error('twice'))));
  });
  expect([outer, inner]).toEqual([true, [false]]);
  expect(readdirSync(folder)).toEqual([]);
  // of a process that was another one: this one did not start then
  const dead = { claimer: own, ...ownIdentity(), processStarted: '1' };
  writeFileSync(path.join(folder, 'claim-w'), JSON.stringify(dead));
  expect(await claimed(folder, 'w', own, () => Promise.resolve())).toBe(true);
  await expect(claimed(folder, 'w', own, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(readdirSync(folder)).toEqual([]);
});

test('a process that was taken for dead loses nothing that it writes while its backlog is removed', async () => {
  const folder = temporaryFolder();
  const backlog = await kept(folder, 1);
  const reader = new BacklogReader(folder, backlog.writer);
  expect(await numbersOf(reader)).toEqual([1]);
  const [file = ''] = readdirSync(folder);
  // between the last look and the removal, and after the files were renamed
  await backlog.put(entry(2));
  const rest: unknown[] = [];
  const isGone = await retireBacklog(folder, backlog.writer, async () => {
    rest.push(...(await numbersOf(reader)));
    await backlog.put(entry(3));
  });
  expect([isGone, rest]).toEqual([false, [2]]);
  expect(existsSync(path.join(folder, file))).toBe(false);
  expect(await numbersOf(new BacklogReader(folder, backlog.writer))).toEqual([3]);
});

test('a process that died while it removed a backlog leaves it as it was', async () => {
  const folder = temporaryFolder();
  const backlog = await kept(folder, 1, 2);
  await backlog.close();
  const [file = ''] = readdirSync(folder).filter((name) => name.startsWith('j-'));
  renameSync(path.join(folder, file), path.join(folder, `dead-${file}`));
  expect(await leftIn(folder)).toEqual([backlog.writer]);
  const reader = new BacklogReader(folder, backlog.writer);
  expect(await numbersOf(reader)).toEqual([1, 2]);
  expect(await retireBacklog(folder, backlog.writer, () => Promise.resolve())).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

test('bytes that are no entry cost only themselves', async () => {
  const folder = temporaryFolder();
  const writer = 'mw-1-aa';
  const backlog = await kept(folder, 1);
  const { records } = (await backlog.reader.look()) ?? { records: [] };
  expect(records).toHaveLength(2);
  const file = path.join(folder, `j-${writer}.1.jsonl`);
  writeFileSync(file, 'not a line\n\0\0\0torn');
  const found = await new BacklogReader(folder, writer).look();
  expect(found).toMatchObject({ records: [], damaged: 10 });
  writeFileSync(path.join(folder, releasedFile(writer)), '');
  expect(await leftIn(folder)).toContain(writer);
});
