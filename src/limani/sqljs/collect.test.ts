import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContentStore } from './contentStore.ts';

let folder: string;
let store: ContentStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'databook-content-'));
  store = new ContentStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const BEFORE = 1_000_000_000_000;
const bytes = (text: string): Uint8Array => Buffer.from(text);
const fileOf = (hash: string, going = ''): string =>
  path.join(folder, hash.slice(0, 2), `${going}${hash}.gz`);

/** Keeps a text as if long ago. */
async function old(text: string): Promise<string> {
  const hash = await store.put(bytes(text));
  await utimes(fileOf(hash), 1, 1);
  return hash;
}
const all = (hashes: readonly string[]) => Promise.resolve(hashes);

test('what is old and unused goes, what is used or new stays', async () => {
  const [used, unused] = [await old('used'), await old('unused')];
  const young = await store.put(bytes('young'));
  const collected = await store.collect(BEFORE, (hashes) => {
    expect([...hashes].sort()).toEqual([used, unused].sort());
    return Promise.resolve([unused]);
  });
  expect(collected.files).toBe(1);
  expect(collected.bytes).toBeGreaterThan(0);
  expect(await store.get(unused)).toBeUndefined();
  for (const hash of [used, young]) expect(await store.get(hash)).toBeDefined();
  expect(await store.collect(BEFORE, all)).toMatchObject({ files: 1 });
});

test('what is kept again while it is being looked at stays', async () => {
  const hash = await old('wanted');
  const collected = await store.collect(BEFORE, async (hashes) => {
    await store.put(bytes('wanted'));
    return hashes;
  });
  expect(collected.files).toBe(0);
  expect(await store.get(hash)).toEqual(Buffer.from('wanted'));
  expect(await readdir(path.join(folder, hash.slice(0, 2)))).toEqual([`${hash}.gz`]);
});

test.each(['going-', `going-${randomUUID()}-`])(
  'what a process was removing when it died is read, and settled the next time: %s',
  async (name) => {
    const [wanted, unwanted] = [await old('wanted'), await old('unwanted')];
    for (const hash of [wanted, unwanted]) await rename(fileOf(hash), fileOf(hash, name));
    expect(await store.get(wanted)).toEqual(Buffer.from('wanted'));
    await store.collect(BEFORE, () => Promise.resolve([unwanted]));
    expect(await store.get(wanted)).toEqual(Buffer.from('wanted'));
    expect(await readdir(path.join(folder, wanted.slice(0, 2)))).toContain(`${wanted}.gz`);
    expect(await store.get(unwanted)).toBeUndefined();
  },
);

test('drafts of processes that died go; a folder that is not there is empty', async () => {
  const hash = await old('text');
  const draft = path.join(path.dirname(fileOf(hash)), 'tmp-draft');
  await writeFile(draft, 'half');
  await utimes(draft, 1, 1);
  await store.collect(BEFORE, () => Promise.resolve([]));
  expect(await readdir(path.dirname(draft))).toEqual([`${hash}.gz`]);
  const nowhere = new ContentStore(path.join(folder, 'nowhere'));
  expect(await nowhere.collect(BEFORE, all)).toEqual({ files: 0, bytes: 0 });
});

test('what is kept again while two remove it stays, whichever of them is slower', async () => {
  const hash = await old('wanted');
  // one has looked at what there is, and comes back when another has removed it and it was kept again
  await store.collect(BEFORE, async (hashes) => {
    await store.collect(BEFORE, all);
    expect(await store.get(hash)).toBeUndefined();
    await store.put(bytes('wanted'));
    return hashes;
  });
  expect(await store.get(hash)).toEqual(Buffer.from('wanted'));
});
