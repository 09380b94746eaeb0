import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Consent, ConsentRequest, GrantStore } from './consent.ts';
import { ConsentGate } from './gate.ts';
import { GrantFile } from './grantFile.ts';
import { grantKey } from './grantKey.ts';

const request: ConsentRequest = {
  name: 'p',
  version: '1.0.0',
  folder: '/plugins/p',
  sha256: 'ab'.repeat(32),
  domains: ['a.example', 'b.example'],
  env: ['URL'],
  secretEnv: [],
  effect: 'read',
  readPaths: [],
  limits: { timeout_ms: 1000, memory_mb: 64 },
};

/** Asks nobody: the test answers. */
class Dialog implements Consent {
  readonly asked: { request: ConsentRequest; signal: AbortSignal; answer: (yes: boolean) => void }[] = [];
  ask(asked: ConsentRequest, signal: AbortSignal): Promise<boolean> {
    return new Promise((answer) => this.asked.push({ request: asked, signal, answer }));
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};

let folder: string;
let file: string;
let dialog: Dialog;
let gate: ConsentGate;
const live = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'grants-'));
  file = path.join(folder, 'state', 'grants.json');
  dialog = new Dialog();
  gate = new ConsentGate(dialog, new GrantFile(file), () => Date.parse('2026-11-20T02:14:00Z'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('ConsentGate', () => {
  it('asks once, keeps the answer in a file and asks again for other code or more rights', async () => {
    const first = gate.pass(request, live);
    await until(() => dialog.asked.length === 1);
    expect(dialog.asked[0]!.request).toEqual(request);
    dialog.asked[0]!.answer(true);
    await first;
    await new ConsentGate(dialog, new GrantFile(file), Date.now).pass(request, live);
    await gate.pass({ ...request, domains: ['b.example', 'a.example'], version: '1.0.1' }, live);
    expect(dialog.asked).toHaveLength(1);
    expect(await new GrantFile(file).list()).toEqual([
      { key: grantKey(request), request, grantedAt: '2026-11-20T02:14:00.000Z' },
    ]);

    const changes: Partial<ConsentRequest>[] = [
      { sha256: 'cd'.repeat(32) },
      { domains: ['a.example', 'b.example', '*'] },
      { env: ['URL', 'TOKEN'] },
      { secretEnv: ['URL'] },
      { effect: 'write' },
      { readPaths: ['/x'] },
      { limits: { timeout_ms: 1000, memory_mb: 65 } },
    ];
    for (const [i, change] of changes.entries()) {
      const passing = gate.pass({ ...request, ...change }, live);
      await until(() => dialog.asked.length === i + 2);
      dialog.asked[i + 1]!.answer(false);
      await expect(passing).rejects.toMatchObject({ failure: { code: 'denied' } });
    }
    expect(await new GrantFile(file).list()).toHaveLength(1);
  });

  it('shows one question to two cells, and closes it when both have gone', async () => {
    const none: GrantStore = {
      find: () => Promise.resolve(undefined),
      add: () => Promise.resolve(),
      revoke: () => Promise.resolve(0),
      list: () => Promise.resolve([]),
    };
    gate = new ConsentGate(dialog, none, Date.now); // which answers at once: both are waiting when the question opens
    const [one, two] = [new AbortController(), new AbortController()];
    const passes = [gate.pass(request, one.signal), gate.pass(request, two.signal)];
    await until(() => dialog.asked.length === 1);
    one.abort();
    await expect(passes[0]).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(dialog.asked[0]!.signal.aborted).toBe(false);
    two.abort();
    await expect(passes[1]).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(dialog.asked).toHaveLength(1);
    expect(dialog.asked[0]!.signal.aborted).toBe(true);
    dialog.asked[0]!.answer(true);
    const again = gate.pass(request, live);
    await until(() => dialog.asked.length === 2);
    dialog.asked[1]!.answer(true);
    await again;
  });
});

describe('GrantFile', () => {
  it('revokes by name and by key, and leaves no partial files', async () => {
    const grants = new GrantFile(file);
    const grant = (name: string) => ({
      key: grantKey({ ...request, name }),
      request: { ...request, name },
      grantedAt: 'x',
    });
    await Promise.all(['a', 'b', 'c'].map((name) => grants.add(grant(name))));
    expect(await grants.revoke('a')).toBe(1);
    expect(await grants.revoke(grant('b').key)).toBe(1);
    expect(await grants.revoke('nobody')).toBe(0);
    expect((await grants.list()).map((g) => g.request.name)).toEqual(['c']);
    expect(await readdir(path.dirname(file))).toEqual(['grants.json']);
  });

  it('grants nothing by a file that it cannot read, and keeps that file', async () => {
    const broken = path.join(folder, 'broken.json');
    await writeFile(broken, '{"version":1,"grants":[{"key"');
    const grants = new GrantFile(broken);
    await expect(grants.find('x')).rejects.toThrow('Correct or delete it');
    await expect(grants.add({ key: 'x', request, grantedAt: 'x' })).rejects.toThrow('Correct or delete it');
    expect(await readFile(broken, 'utf8')).toBe('{"version":1,"grants":[{"key"');
  });
});
