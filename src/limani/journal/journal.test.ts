import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { decode } from './codec.ts';
import { Journal, MAX_RECORD_BYTES, type JournalOptions } from './journal.ts';

async function open(
  folder: string,
  blocking: boolean,
  options: Partial<JournalOptions> = {},
): Promise<Journal> {
  const journal = await Journal.open(folder, { blocking, ...options });
  onTestFinished(() => journal.close());
  return journal;
}
const read = (folder: string, file: string) => decode(readFileSync(path.join(folder, file)));
const seqs = (folder: string, file: string): number[] => read(folder, file).records.map(({ seq }) => seq);

describe.each([{ blocking: false }, { blocking: true }])('blocking: $blocking', ({ blocking }) => {
  test('what is acknowledged is in the file, in the order of the calls', async () => {
    const folder = temporaryFolder();
    const journal = await open(folder, blocking);
    await Promise.all(Array.from({ length: 1500 }, (_, i) => journal.put('released', [String(i)])));
    const [file = ''] = readdirSync(folder);
    expect(file).toBe(`j-${journal.writer}.1.jsonl`);
    expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o600);
    const { records, damage } = read(folder, file);
    expect(records.map(({ seq, values }) => [seq, ...values])).toEqual(
      Array.from({ length: 1500 }, (_, i) => [i + 1, String(i)]),
    );
    expect(damage).toEqual([]);
  });

  test('a file that is reaped under its writer is left, and the same records go into a new one', async () => {
    const folder = temporaryFolder();
    const journal = await open(folder, blocking);
    await journal.put('released', ['a']);
    const file = `j-${journal.writer}.1.jsonl`;
    renameSync(path.join(folder, file), path.join(folder, `dead-${file}`));
    await journal.put('released', ['b']);
    expect(seqs(folder, `j-${journal.writer}.2.jsonl`)).toEqual([2]);
    rmSync(path.join(folder, `j-${journal.writer}.2.jsonl`));
    await journal.put('released', ['c']);
    expect(seqs(folder, `j-${journal.writer}.3.jsonl`)).toEqual([3]);
  });

  test('a write that fails is refused with a reason, never reuses its numbers, and the next one succeeds at once', async () => {
    const folder = path.join(temporaryFolder(), 'store');
    const journal = await open(folder, blocking);
    await journal.put('released', ['a']);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    await expect(journal.put('released', ['b'])).rejects.toMatchObject({
      code: 'not-written',
      message: expect.stringContaining(`Could not write to the run store in ${folder}: ENOTDIR`) as string,
    });
    await expect(journal.put('released', ['c'])).rejects.toMatchObject({ code: 'not-written' });
    rmSync(folder);
    await journal.put('released', ['d']);
    const [file = ''] = readdirSync(folder);
    expect(seqs(folder, file)).toEqual([4]);
  });

  test('where it insists, what was refused is written before the next record, under its own numbers', async () => {
    const folder = path.join(temporaryFolder(), 'store');
    const journal = await open(folder, blocking, { insist: true });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    const refused = ['a', 'b', 'c'].map((name) =>
      expect(journal.put('released', [name])).rejects.toMatchObject({ code: 'not-written' }),
    );
    await Promise.all(refused);
    await expect(journal.put('released', ['d'])).rejects.toMatchObject({ code: 'not-written' });
    rmSync(folder);
    await journal.put('released', ['e']);
    const { records } = read(folder, `j-${journal.writer}.${journal.segment}.jsonl`);
    expect(records.map(({ seq, values }) => [seq, ...values])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name, i) => [i + 1, name]),
    );
    await journal.put('released', ['f']);
    expect(seqs(folder, `j-${journal.writer}.${journal.segment}.jsonl`)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('where it insists, what was refused is written after a while, or at the end, when nothing else is', async () => {
    for (const end of ['wait', 'close']) {
      const folder = path.join(temporaryFolder(), 'store');
      const journal = await open(folder, blocking, { insist: true });
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'in the way');
      await expect(journal.put('released', ['a'])).rejects.toMatchObject({ code: 'not-written' });
      rmSync(folder);
      if (end === 'close') await journal.close();
      await expect
        .poll(() => readdirSync(folder).flatMap((file) => seqs(folder, file)), { timeout: 20_000 })
        .toEqual([1]);
    }
  });

  test('what is refused and tried again has a bound, and its beginning is kept', async () => {
    const folder = path.join(temporaryFolder(), 'store');
    const journal = await open(folder, blocking, { insist: true });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    for (const name of ['a', 'b', 'c'])
      await expect(journal.put('released', [name + 'x'.repeat(1_500_000)])).rejects.toThrow(
        'not a directory',
      );
    await expect(journal.put('released', ['d'])).rejects.toThrow('not a directory');
    rmSync(folder);
    await journal.put('released', ['e']);
    expect(seqs(folder, `j-${journal.writer}.${journal.segment}.jsonl`)).toEqual([1, 2, 4, 5]);
  });

  test('a file that has grown is left for a new one, and nothing is lost between them', async () => {
    const folder = temporaryFolder();
    const journal = await open(folder, blocking, { segmentBytes: 1000 });
    for (let i = 0; i < 30; i++) await journal.put('released', ['x'.repeat(100)]);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(2);
    expect(journal.segment).toBe(files.length);
    expect(journal.bytesSinceRotated).toBeGreaterThan(30 * 100);
    const all = Array.from(files, (_, i) => seqs(folder, `j-${journal.writer}.${i + 1}.jsonl`));
    expect(all.flat()).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(Math.max(...all.map((some) => some.length))).toBeLessThan(15);
    await journal.rotate();
    expect(journal.bytesSinceRotated).toBe(0);
  });

  test('rotating leaves the file for a new one, unless nothing was written to it', async () => {
    const folder = temporaryFolder();
    const journal = await open(folder, blocking);
    await journal.rotate();
    expect(readdirSync(folder)).toHaveLength(1);
    const first = journal.put('released', ['a']);
    const rotated = journal.rotate();
    await Promise.all([first, rotated, journal.put('released', ['b'])]);
    expect(seqs(folder, `j-${journal.writer}.1.jsonl`)).toEqual([1]);
    expect(seqs(folder, `j-${journal.writer}.2.jsonl`)).toEqual([2]);
  });

  test('where it begins without a file, the first record makes one, and so does the first after a rest', async () => {
    const folder = path.join(temporaryFolder(), 'later');
    const journal = Journal.at(folder, { blocking });
    onTestFinished(() => journal.close());
    await journal.rest();
    expect(existsSync(folder)).toBe(false);
    await journal.put('released', ['a']);
    const [put, rested] = [journal.put('released', ['b']), journal.rest()];
    await Promise.all([put, rested]);
    rmSync(path.join(folder, `j-${journal.writer}.1.jsonl`));
    await journal.rest();
    expect(readdirSync(folder)).toEqual([]);
    await journal.put('released', ['c']);
    expect(seqs(folder, `j-${journal.writer}.2.jsonl`)).toEqual([3]);
    expect(journal.segment).toBe(2);
  });

  test('it says how far others can read: to the end of what was written, and all of a file that it has left', async () => {
    const folder = path.join(temporaryFolder(), 'store');
    const journal = Journal.at(folder, { blocking });
    onTestFinished(() => journal.close());
    expect(journal.written).toEqual({ segment: 1, bytes: 0 });
    await journal.put('released', ['a']);
    const { good } = read(folder, `j-${journal.writer}.1.jsonl`);
    expect(journal.written).toEqual({ segment: 1, bytes: good });
    await journal.rest();
    expect(journal.written).toEqual({ segment: 2, bytes: 0 });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    await expect(journal.put('released', ['b'])).rejects.toMatchObject({ code: 'not-written' });
    expect(journal.written).toEqual({ segment: 2, bytes: 0 });
    rmSync(folder);
    await journal.put('released', ['c']);
    expect(journal.written).toEqual({ segment: 2, bytes: good });
  });

  test('closing writes what was put before, refuses what comes later, and leaves no empty journal', async () => {
    const folder = temporaryFolder();
    const journal = await open(folder, blocking);
    const put = journal.put('released', ['a']);
    await Promise.all([put, journal.close(), journal.close()]);
    await expect(journal.put('released', ['b'])).rejects.toMatchObject({ code: 'not-connected' });
    expect(readdirSync(folder)).toHaveLength(1);
    const empty = temporaryFolder();
    await (await open(empty, blocking)).close();
    expect(readdirSync(empty)).toEqual([]);
  });

  test('an entry too large for readers is refused and costs nothing', async () => {
    const folder = temporaryFolder();
    const journal = await open(folder, blocking);
    const large = 'x'.repeat(MAX_RECORD_BYTES);
    await expect(journal.put('released', [large])).rejects.toMatchObject({ code: 'too-large' });
    await Promise.all(['a', 'b', 'c'].map((x) => journal.put('released', [x + large.slice(100)])));
    expect(seqs(folder, `j-${journal.writer}.1.jsonl`)).toEqual([1, 2, 3]);
  });
});
