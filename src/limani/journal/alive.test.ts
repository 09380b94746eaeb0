import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { LEASE_MS } from '../lease.ts';
import { ownIdentity, type Identity } from '../processIdentity.ts';
import { isAlive } from './alive.ts';

const writer = (pid: number, at = Date.now()): string => `${at.toString(36)}-${pid}-abcdef01`;
const OTHER_MACHINE: Identity = { machine: 'elsewhere', processStarted: '1' };

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

test('a writer that is seen lives as its process does, whatever its journal says', () => {
  const folder = temporaryFolder();
  const name = writer(process.pid);
  expect(isAlive(folder, name, ownIdentity())).toBe(true);
  writeFileSync(path.join(folder, `j-${name}.1.jsonl`), '');
  expect(isAlive(folder, name, { ...ownIdentity(), processStarted: '7' })).toBe(false);
});
