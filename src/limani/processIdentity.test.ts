import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isProcessSeen, ownIdentity } from './processIdentity.ts';

test('this process lives', () => {
  expect(isProcessSeen(process.pid, ownIdentity(), Date.now())).toBe(true);
});

test('a process that ended does not, nor one that took over its number', async () => {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(isProcessSeen(child.pid ?? 0, ownIdentity(), Date.now())).toBe(false);
  expect(isProcessSeen(process.pid, { ...ownIdentity(), processStarted: '7' }, Date.now())).toBe(false);
});

test('where the start of a process is not known, one from before the machine booted does not live', () => {
  const identity = { ...ownIdentity(), processStarted: null };
  expect(isProcessSeen(process.pid, identity, Date.now())).toBe(true);
  expect(isProcessSeen(process.pid, identity, 1)).toBe(false);
});

test('of a process on another machine nothing is seen', () => {
  const identity = { machine: 'elsewhere', processStarted: '1' };
  expect(isProcessSeen(process.pid, identity, Date.now())).toBeUndefined();
  expect(isProcessSeen(process.pid, undefined, Date.now())).toBeUndefined();
});

const LINUX = process.platform === 'linux';

/** From now on in this test there is no /proc, or not for this user. */
function withoutProc(code: string): void {
  const failing = (file: unknown): never => {
    throw Object.assign(new Error(`${code}: ${String(file)}`), { code });
  };
  vi.spyOn(fs, 'readlinkSync').mockImplementation(failing);
  vi.spyOn(fs, 'readFileSync').mockImplementation(failing);
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });
}

test.runIf(LINUX)('without /proc a process knows itself, and others see nothing of it', () => {
  const seen = ownIdentity();
  withoutProc('ENOENT');
  const own = ownIdentity();
  expect(own).toEqual({ machine: expect.stringMatching(/ [\da-f-]{36}$/) as string, processStarted: null });
  expect(isProcessSeen(process.pid, own, Date.now())).toBe(true);
  expect(isProcessSeen(process.pid, seen, Date.now())).toBeUndefined();
});

test.runIf(LINUX)('of a process that is hidden nothing is seen, until it is gone', async () => {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  const identity = ownIdentity();
  withoutProc('EACCES');
  vi.mocked(fs.readlinkSync).mockImplementation(() => identity.machine.split(' ')[1]!);
  syncBuiltinESMExports();
  expect(isProcessSeen(process.pid, identity, Date.now())).toBeUndefined();
  expect(isProcessSeen(child.pid ?? 0, identity, Date.now())).toBe(false);
});
