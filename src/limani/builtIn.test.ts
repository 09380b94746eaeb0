import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, workerUrl } from '../../test/support/runStore.ts';
import { builtInLimanis, DEFAULT_LIMANI } from './builtIn.ts';
import type { LimaniRegistry } from './registry.ts';

const registryIn = (folder: string): LimaniRegistry =>
  builtInLimanis({
    ...{ folder, contents: path.join(folder, 'outputs'), backlogs: path.join(folder, 'backlogs'), workerUrl },
    blocking: false,
    password: (variable) => Promise.reject(new Error(`Nobody wants ${variable} yet.`)),
    onWarning: (message) => {
      throw new Error(message);
    },
  });

test('the default store lies in its folder, the others are made of their addresses; nothing is opened', () => {
  const folder = temporaryFolder();
  const registry = registryIn(folder);
  expect(registry.names()).toEqual(['sqljs', 'postgres', 'mongodb']);
  expect(registry.create(DEFAULT_LIMANI, {}).capabilities.file).toBe(path.join(folder, 'runs.sqlite'));
  for (const [name, url] of [
    ['postgres', 'postgresql://oncall@db/databook'],
    ['mongodb', 'mongodb://oncall@db'],
  ] as const)
    expect(registry.create(name, { url, database: 'databook' }).capabilities.file).toBeNull();
});
