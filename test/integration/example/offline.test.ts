// The example is answered from its recordings alone: it runs in a network namespace that holds nothing, not even loopback.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../scripts/lib/process.ts';

const CELLS = 11;

/** Whether an empty network namespace can be made here. */
const isolated = spawnSync('unshare', ['-rn', 'true']).status === 0;
if (!isolated) {
  const missing = 'no empty network namespace can be made (unshare -rn)';
  if (process.env['CI'] === 'true') throw new Error(`${missing}; under CI no test is skipped`);
  console.warn(`SKIPPED: the example without a network: ${missing}`);
}

interface Report {
  readonly run: string;
  readonly status: string;
  readonly cells: readonly { readonly status: string; readonly origin?: string }[];
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-offline-'));
const file = path.join(folder, 'example/checkout-latency.databook');
beforeAll(() => {
  cpSync(path.join(root, 'examples/checkout-latency'), path.dirname(file), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

const databook = (...args: readonly string[]): string => {
  // Empty is as good as not set.
  const env = { ...process.env, PROMETHEUS_URL: '', XDG_STATE_HOME: path.join(folder, 'state') };
  return execFileSync('unshare', ['-rn', process.execPath, path.join(root, 'dist/cli.js'), ...args], {
    encoding: 'utf8',
    env,
  });
};

describe.skipIf(!isolated)('without any network', () => {
  test('every cell of the example succeeds, and says that it was recorded', () => {
    const { run, status, cells } = JSON.parse(databook('run', file, '--yes', '--write', '--json')) as Report;
    expect(status).toBe('success');
    expect(cells.map((cell) => [cell.status, cell.origin])).toEqual(
      Array.from({ length: CELLS }, () => ['success', 'replay']),
    );
    const saved = readFileSync(file, 'utf8');
    expect(saved.match(/<!-- databook:result status=success .*origin=replay.* -->/g)).toHaveLength(CELLS);
    expect(databook('history', 'show', run)).toMatch(/recorded/i);
    expect(databook('check', file)).toBe('');
  });
});
