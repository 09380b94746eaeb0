import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileHashes } from './fileHash.ts';
import { Registry } from './registry.ts';

let root: string;
let bundled: string;
let user: string;

const plugin = async (parent: string, folder: string, config: string, wasm = 'wasm'): Promise<void> => {
  const at = path.join(parent, folder);
  await mkdir(at, { recursive: true });
  await writeFile(path.join(at, 'config.toml'), config);
  await writeFile(path.join(at, 'plugin.wasm'), wasm);
};

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'registry-'));
  [bundled, user] = [path.join(root, 'bundled'), path.join(root, 'user')];
  await mkdir(bundled);
  await mkdir(user);
});

afterEach(() => rm(root, { recursive: true }));

it('lists what is usable, and says why the rest is not', async () => {
  await plugin(
    bundled,
    'prom',
    'name = "prometheus"\nversion = "1.0.0"\ndescription = "Query"\n[options.step]\ntype = "duration"',
  );
  await plugin(user, 'mine', 'name = "mine"\nefect = "read"');
  await plugin(user, 'again', 'name = "prometheus"');
  await plugin(user, 'broken', 'name = "broken');
  await plugin(user, 'unbuilt', 'name = "unbuilt"');
  await rm(path.join(user, 'unbuilt', 'plugin.wasm'));
  await mkdir(path.join(user, 'bare'));
  await writeFile(path.join(user, 'bare', 'plugin.wasm'), '');
  await mkdir(path.join(user, 'unrelated'));
  await plugin(root, 'single', 'name = "single"');
  const registry = new Registry(bundled, () => [user, path.join(root, 'single'), path.join(root, 'nowhere')]);
  const { plugins, problems } = await registry.scan();
  expect(plugins.map((p) => [p.info.name, p.info.bundled])).toEqual([
    ['prometheus', true],
    ['mine', false],
    ['single', false],
  ]);
  expect(plugins[0]!.info).toEqual({
    name: 'prometheus',
    version: '1.0.0',
    description: 'Query',
    effect: 'read',
    bundled: true,
    folder: path.join(bundled, 'prom'),
    options: [{ name: 'step', type: 'duration' }],
  });
  expect(problems.map((p) => p.message.replaceAll(root, '')).sort()).toEqual([
    '/nowhere: the plugin folder does not exist.',
    '/user/again/config.toml: the name "prometheus" is taken by /bundled/prom, which is used. Choose another name.',
    '/user/bare: has a plugin.wasm but no config.toml; add one with a line such as name = "bare".',
    expect.stringMatching(/^\/user\/broken\/config.toml:1: is not TOML: /),
    '/user/mine/config.toml:2: efect is not a key that Databook knows and is ignored. Did you mean "effect"?',
    '/user/unbuilt: has no plugin.wasm; build the plugin first.',
  ]);
});

it('suggests the nearest name, and tells a broken plugin from an unknown one', async () => {
  await plugin(bundled, 'prometheus', 'name = "prometheus"');
  await plugin(user, 'loki', 'name = "loki"\neffect = "all"');
  const registry = new Registry(bundled, () => [user]);
  await expect(registry.find('promethues')).rejects.toMatchObject({
    failure: { code: 'not-found', message: 'There is no plugin "promethues". Did you mean "prometheus"?' },
  });
  await expect(registry.find('loki')).rejects.toMatchObject({
    failure: {
      code: 'config',
      message: expect.stringContaining('loki/config.toml:2: effect must be') as string,
    },
  });
});

it('sees changed manifests and changed code without a restart', async () => {
  await plugin(user, 'p', 'name = "p"\nversion = "1.0.0"', 'one');
  const registry = new Registry(bundled, () => [user]);
  const hashes = new FileHashes();
  const before = await registry.find('p');
  const hash = await hashes.sha256(before.wasmFile);
  expect(await hashes.sha256(before.wasmFile)).toBe(hash);
  await plugin(user, 'p', 'name = "p"\nversion = "1.0.10"', 'other');
  expect((await registry.find('p')).info.version).toBe('1.0.10');
  expect(await hashes.sha256(before.wasmFile)).not.toBe(hash);
});
