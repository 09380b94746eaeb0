import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { LEASE_MS } from '../lease.ts';
import { isAlive, ownIdentity, type Identity } from './alive.ts';

const writer = (pid: number, at = Date.now()): string => `${at.toString(36)}-${pid}-abcdef01`;
const OTHER_MACHINE: Identity = { machine: 'elsewhere', processStarted: '1' };

test('this process lives', () => {
  expect(isAlive('/nowhere', writer(process.pid), ownIdentity())).toBe(true);
});

test('a process that ended does not, nor one that took over its number', async () => {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(isAlive('/nowhere', writer(child.pid ?? 0), ownIdentity())).toBe(false);
  expect(isAlive('/nowhere', writer(process.pid), { ...ownIdentity(), processStarted: '7' })).toBe(false);
});

test('where the start of a process is not known, one from before the machine booted does not live', () => {
  const identity = { ...ownIdentity(), processStarted: null };
  expect(isAlive('/nowhere', writer(process.pid), identity)).toBe(true);
  expect(isAlive('/nowhere', writer(process.pid, 1), identity)).toBe(false);
});

test.each([
  ['another machine', OTHER_MACHINE],
  ['an unknown one', undefined],
])('a writer on %s lives as long as its journal is fresh', (_where, identity) => {
  const folder = temporaryFolder();
  const name = writer(process.pid);
  expect(isAlive(folder, name, identity)).toBe(false);
  const file = path.join(folder, `j-${name}.1.jsonl`);
  writeFileSync(file, '');
  expect(isAlive(folder, name, identity)).toBe(true);
  const stale = new Date(Date.now() - LEASE_MS - 1000);
  utimesSync(file, stale, stale);
  expect(isAlive(folder, name, identity)).toBe(false);
});
