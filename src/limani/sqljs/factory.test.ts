import path from 'node:path';
import { expect, test } from 'vitest';
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
