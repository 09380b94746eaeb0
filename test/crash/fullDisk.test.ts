import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { requireBinary } from '../support/requireBinary.ts';
import { temporaryFolder } from '../support/runStore.ts';

const unshare = requireBinary('unshare', 'util-linux');
const mount = 'mount -t tmpfs -o size=1m none "$0"';

/** Whether a process may have a disk of its own here. */
function mayMount(): boolean {
  if (unshare === undefined) return false;
  const { status, stderr } = spawnSync(unshare, ['-rm', 'sh', '-c', mount, '/mnt'], { encoding: 'utf8' });
  if (status === 0) return true;
  if (process.env['CI'] === 'true') throw new Error(`No disk of its own for a test: ${stderr}`);
  console.warn(`SKIPPED: no disk of its own for a test here: ${stderr}`);
  return false;
}

/** What a program says of a disk of 1 MiB that is its own, and that it is given before other arguments. */
async function onTinyDisk<T>(program: string, ...args: readonly string[]): Promise<T> {
  const script = path.join(import.meta.dirname, program);
  const command = `${mount} && exec "$1" --disable-warning=ExperimentalWarning "$2" "$0" "$3"`;
  const all = ['-rm', 'sh', '-c', command, temporaryFolder(), process.execPath, script, ...args];
  const { stdout } = await promisify(execFile)(unshare ?? '', all, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as T;
}

interface Told {
  /** Up to which number it tried to record one of each kind. */
  readonly last: number;
  readonly acknowledged: string[];
  readonly refused: string[];
  readonly found: string[];
  readonly messages: string[];
  readonly failedPublications: string[];
}

interface Backlog {
  readonly acknowledged: string[];
  readonly refused: string[];
  /** What the server has in the end. */
  readonly found: string[];
  readonly messages: string[];
  /** Files that still wait. */
  readonly left: string[];
}

const numberOf = (what: string): number => Number(what.split(' ')[1]);

describe.skipIf(!mayMount())('a full disk', () => {
  test('loses nothing, is said in words, and is over when space is freed: then also what was refused is there, once', async () => {
    const { last, acknowledged, refused, found, messages, failedPublications } =
      await onTinyDisk<Told>('fullDiskProcess.ts');
    expect(refused.length).toBeGreaterThanOrEqual(5 * 5);
    expect(acknowledged.length).toBeGreaterThan(refused.length);
    expect(messages).toEqual([
      expect.stringMatching(/^Could not write to the run store in .*: the disk is full; free some space\.$/),
    ]);
    expect(failedPublications.length).toBeGreaterThan(0);
    const all = (kind: string): string[] => Array.from({ length: last }, (_, i) => `${kind} ${i + 1}`);
    // in their order, each once: what was in doubt was written when there was space again
    expect(found).toEqual([
      ...all('fact'),
      ...all('operation'),
      ...all('snapshot'),
      ...all('run').reverse(),
      'run ',
    ]);
  });

  test.each(['blocking', 'in the pool'])(
    'under what waits for a server that is away loses nothing that was acknowledged (%s)',
    async (how) => {
      const { acknowledged, refused, found, messages, left } = await onTinyDisk<Backlog>(
        'fullDiskBacklog.ts',
        how,
      );
      expect(refused.length).toBeGreaterThanOrEqual(5 * 2);
      expect(acknowledged.length).toBeGreaterThan(100);
      expect(messages).toEqual([
        expect.stringMatching(/^Could not write to .*: the disk is full; free some space\.$/),
      ]);
      // what was refused is in doubt; what is there is there in its order, and once
      expect(found).toEqual([...new Set(found)].sort((a, b) => numberOf(a) - numberOf(b)));
      const isThere = new Set(found);
      expect(acknowledged.filter((what) => !isThere.has(what))).toEqual([]);
      expect(left).toEqual([]);
    },
  );
});
