// Several processes grant at the same time, and one of them dies while it does.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GrantFile } from '../../../src/plugins/consent/grantFile.ts';

const PROCESSES = 3;
const EACH = 25;
let folder: string;
let file: string;
let start: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'databook-grants-'));
  file = path.join(folder, 'grants.json');
  start = path.join(folder, 'start');
});

afterEach(() => rmSync(folder, { recursive: true }));

const granter = async (name: string, count: number): Promise<ChildProcess> => {
  const script = path.join(import.meta.dirname, 'support/granter.ts');
  const child = spawn(process.execPath, [script, file, name, String(count), start], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
};

const names = Array.from({ length: PROCESSES }, (_, i) => `p${i}`);

test('no grant is lost', async () => {
  const children = await Promise.all(names.map((name) => granter(name, EACH)));
  writeFileSync(start, '');
  const codes = await Promise.all(children.map((child) => once(child, 'exit')));
  expect(codes.map(([code]: unknown[]) => code)).toEqual(names.map(() => 0));
  const kept = await new GrantFile(file).listOrigins();
  expect(names.map((name) => kept.filter(({ plugin }) => plugin === name).length)).toEqual(
    names.map(() => EACH),
  );
  expect(readdirSync(folder).toSorted()).toEqual(['grants.json', 'start']);
});

test('who dies while granting holds nobody up, and loses no grant of another', async () => {
  const children = await Promise.all([granter('doomed', 1_000_000), granter('p0', EACH)]);
  const [doomed, other] = children;
  const ended = once(other, 'exit');
  writeFileSync(start, '');
  await expect.poll(async () => (await new GrantFile(file).listOrigins()).length).toBeGreaterThan(5);
  doomed.kill('SIGKILL');
  expect(await ended).toEqual([0, null]);
  const kept = await new GrantFile(file).listOrigins();
  expect(kept.filter(({ plugin }) => plugin === 'p0')).toHaveLength(EACH);
});
