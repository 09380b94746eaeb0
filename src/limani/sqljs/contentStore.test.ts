import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContentStore } from './contentStore.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'databook-content-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = new TextEncoder().encode('one\n'.repeat(1000));

test('what was put is got, and nothing is left beside it', async () => {
  const store = new ContentStore(folder);
  const hash = await store.put(bytes);
  expect(Buffer.from((await store.get(hash))!).equals(bytes)).toBe(true);
  expect(await readdir(path.join(folder, hash.slice(0, 2)))).toEqual([`${hash}.gz`]);
});

test('the same bytes from many writers at once are kept once', async () => {
  const hashes = await Promise.all(Array.from({ length: 8 }, () => new ContentStore(folder).put(bytes)));
  expect(new Set(hashes).size).toBe(1);
  expect(await readdir(path.join(folder, hashes[0]!.slice(0, 2)))).toHaveLength(1);
});

test('an unknown hash is nothing, a malformed one an error', async () => {
  const store = new ContentStore(folder);
  expect(await store.get('0'.repeat(64))).toBeUndefined();
  await expect(store.get('../etc/passwd')).rejects.toMatchObject({ code: 'invalid' });
});

test('bytes that are not what their name says are not handed out, and kept whole when they are put again', async () => {
  const store = new ContentStore(folder);
  const hash = await store.put(bytes);
  for (const damage of [gzipSync('other'), gzipSync(bytes).subarray(0, 20), Buffer.from('x'), '']) {
    await writeFile(path.join(folder, hash.slice(0, 2), `${hash}.gz`), damage);
    expect(await store.get(hash)).toBeUndefined();
    await store.put(bytes);
    expect(Buffer.from((await store.get(hash))!).equals(bytes)).toBe(true);
  }
});
