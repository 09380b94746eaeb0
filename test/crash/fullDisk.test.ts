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
  readonly acknowledged: number[];
  readonly refused: number[];
  readonly facts: number[];
  readonly messages: string[];
  readonly failedPublications: string[];
}

describe.skipIf(!mayMount())('a full disk', () => {
  test('loses nothing that was acknowledged, is said in words, and is over when space is freed', async () => {
    const script = path.join(import.meta.dirname, 'fullDiskProcess.ts');
    const command = `${mount} && exec "$1" --disable-warning=ExperimentalWarning "$2" "$0"`;
    const args = ['-rm', 'sh', '-c', command, temporaryFolder(), process.execPath, script];
    const { stdout } = await promisify(execFile)(unshare ?? '', args, { maxBuffer: 1 << 24 });
    const { acknowledged, refused, facts, messages, failedPublications } = JSON.parse(stdout) as Told;
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(messages).toEqual([
      expect.stringMatching(/^Could not write to the run store in .*: the disk is full; free some space\.$/),
    ]);
    expect(failedPublications.length).toBeGreaterThan(0);
    expect(new Set(facts).size).toBe(facts.length);
    expect(facts).toEqual(expect.arrayContaining(acknowledged));
    // what was refused may be there all the same: it was in doubt
    expect([...acknowledged, ...refused]).toEqual(expect.arrayContaining(facts));
  });
});
