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

interface Told {
  /** Up to which number it tried to record one of each kind. */
  readonly last: number;
  readonly acknowledged: string[];
  readonly refused: string[];
  readonly found: string[];
  readonly messages: string[];
  readonly failedPublications: string[];
}

describe.skipIf(!mayMount())('a full disk', () => {
  test('loses nothing, is said in words, and is over when space is freed: then also what was refused is there, once', async () => {
    const script = path.join(import.meta.dirname, 'fullDiskProcess.ts');
    const command = `${mount} && exec "$1" --disable-warning=ExperimentalWarning "$2" "$0"`;
    const args = ['-rm', 'sh', '-c', command, temporaryFolder(), process.execPath, script];
    const { stdout } = await promisify(execFile)(unshare ?? '', args, { maxBuffer: 1 << 24 });
    const { last, acknowledged, refused, found, messages, failedPublications } = JSON.parse(stdout) as Told;
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
});
