import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, workerUrl } from '../../../test/support/runStore.ts';
import { LimaniRegistry } from '../registry.ts';
import { sqljsFactory } from './factory.ts';

test('a named database lies in a folder of its own within the store', () => {
  const folder = temporaryFolder();
  const options = { folder, workerUrl, blocking: false, publishAfterMs: 1, onWarning: () => undefined };
  const registry = new LimaniRegistry({ sqljs: sqljsFactory(options) });
  const fileOf = (config: object): string | null => registry.create('sqljs', { ...config }).capabilities.file;
  expect(fileOf({})).toBe(path.join(folder, 'runs.sqlite'));
  expect(fileOf({ database: 'oncall' })).toBe(path.join(folder, 'oncall', 'runs.sqlite'));
  expect(fileOf({ werehouse: 'oncall' })).toBe(path.join(folder, 'oncall', 'runs.sqlite'));
});

test("contents of a named database lie with it: what it does not refer to may be others'", async () => {
  const folder = temporaryFolder();
  const contents = path.join(folder, 'outputs');
  const options = { folder: path.join(folder, 'runs'), contents, workerUrl, blocking: false };
  const factory = sqljsFactory({ ...options, publishAfterMs: 1, onWarning: () => undefined });
  for (const [config, place] of [
    [{}, contents],
    [{ database: 'oncall' }, path.join(folder, 'runs', 'oncall', 'outputs')],
  ] as const) {
    const limani = factory(config);
    onTestFinished(() => limani.disconnect());
    await limani.connect();
    const hash = await limani.putContent(Buffer.from(place));
    expect(await readdir(path.join(place, hash.slice(0, 2)))).toEqual([`${hash}.gz`]);
  }
});
