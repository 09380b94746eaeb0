import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFact } from '../../../test/conformance/samples.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { sha256Of } from '../content.ts';
import { Journal } from '../journal/journal.ts';
import { openSegmentBlocking, type SegmentFile } from '../journal/segmentFile.ts';
import { OwnBacklog } from './ownBacklog.ts';

const entry = (number: number) =>
  ({ number, call: ['insertFactLog', aFact('a', number, { command: 'x'.repeat(200) })] }) as const;

/** How much of it is in the file when a write fails. */
type Part = 'nothing' | 'half' | 'all';

/** A backlog on a disk whose next writes fail in these ways. */
function setUp(): { folder: string; backlog: OwnBacklog; failing: Part[] } {
  const [folder, failing] = [temporaryFolder(), [] as Part[]];
  const open = (file: string): SegmentFile => {
    const segment = openSegmentBlocking(file);
    return {
      ...segment,
      get end() {
        return segment.end;
      },
      append(bytes) {
        const part = failing.shift();
        if (part === 'half') void segment.append(bytes.subarray(0, bytes.length / 2));
        if (part === 'all' || part === undefined) void segment.append(bytes);
        if (part !== undefined) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    };
  };
  const backlog = new OwnBacklog(folder, Journal.at(folder, { blocking: true, open }));
  onTestFinished(() => backlog.close());
  return { folder, backlog, failing };
}

/** Numbers of what the reader gives from where it is, to its end. */
async function sent({ reader }: OwnBacklog): Promise<unknown[]> {
  const numbers: unknown[] = [];
  for (let found = await reader.look(); found; found = await reader.look()) {
    numbers.push(...found.records.flatMap(({ kind, values }) => (kind === 'call' ? [values[0]] : [])));
    reader.advance(found);
  }
  return numbers;
}

test.each<Part>(['nothing', 'half', 'all'])(
  'after writes that failed with %s of them in the file, all that is acknowledged is sent, while it lives and at the end',
  async (part) => {
    const { folder, backlog, failing } = setUp();
    await backlog.put(entry(1));
    failing.push(part, part, part);
    for (const number of [2, 3, 4])
      await expect(backlog.put(entry(number))).rejects.toMatchObject({ code: 'not-written' });
    await Promise.all([backlog.put(entry(5)), backlog.put(entry(6))]);
    expect(await sent(backlog)).toEqual([1, ...(part === 'all' ? [2, 3, 4] : []), 5, 6]);
    await backlog.put(entry(7));
    await backlog.rest();
    expect(await sent(backlog)).toEqual([7]);
    await backlog.empty();
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a write that fails right after it began leaves nothing that is taken for an entry', async () => {
  const { backlog, failing } = setUp();
  failing.push('half');
  await expect(backlog.put(entry(1))).rejects.toMatchObject({ code: 'not-written' });
  expect(await sent(backlog)).toEqual([]);
  await backlog.put(entry(2));
  expect(await sent(backlog)).toEqual([2]);
});

test('what was not sent is not removed, whoever says so', async () => {
  const { folder, backlog } = setUp();
  await backlog.put(entry(1));
  expect(await sent(backlog)).toEqual([1]);
  await backlog.put(entry(2));
  await expect(backlog.empty()).rejects.toThrow('more than was read');
  expect(readdirSync(folder)).toHaveLength(1);
  // it goes into a file of its own, which is sent, too
  await backlog.put(entry(3));
  expect(await sent(backlog)).toEqual([2, 3]);
  await backlog.empty();
  expect(readdirSync(folder)).toEqual([]);
  await backlog.put(entry(4));
  expect(await sent(backlog)).toEqual([4]);
});

const contents = (text: string): ReadonlyMap<string, Uint8Array> =>
  new Map([[sha256Of(Buffer.from(text)), Buffer.from(text)]]);

test('what an entry refers to is kept before it, once; where it cannot be, the entry is kept without', async () => {
  const { folder, backlog } = setUp();
  const kinds = async (): Promise<string[]> => {
    const found = await backlog.reader.look();
    if (found) backlog.reader.advance(found);
    return found?.records.map(({ kind }) => kind) ?? [];
  };
  await Promise.all([backlog.put(entry(1), contents('response')), backlog.put(entry(2))]);
  expect(await kinds()).toEqual(['writer', 'content', 'call', 'call']);
  await backlog.put(entry(7), contents('response'));
  expect(await kinds()).toEqual(['call']);
  const files = path.join(folder, `c-${backlog.writer}`);
  rmSync(files, { recursive: true });
  writeFileSync(files, 'in the way');
  await backlog.put(entry(3), contents('another'));
  expect(await kinds()).toEqual(['call']);
});
