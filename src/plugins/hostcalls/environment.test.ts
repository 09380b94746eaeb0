import { expect, test } from 'vitest';
import type { EnvValue } from '../contract.ts';
import { parseManifest } from '../manifest/parse.ts';
import { CallSecrets } from './callSecrets.ts';
import { CallEnvironment } from './environment.ts';

const { manifest } = parseManifest(
  'name = "p"\nallowed_env_vars = ["URL", "TOKEN"]\nsecret_env_vars = ["TOKEN"]',
  'config.toml',
);

/** The token that a call gets, where the user has stored one for a server. */
async function tokenFor(given: Record<string, EnvValue>, stored: EnvValue): Promise<string | undefined> {
  const provider = { lookup: (name: string) => Promise.resolve(name === 'TOKEN' ? stored : undefined) };
  const { signal } = new AbortController();
  const environment = new CallEnvironment(manifest, given, [provider], new CallSecrets(), signal);
  return (await environment.value('TOKEN'))?.value;
}

test('a data source for another server does not get the token of the default one', async () => {
  const stored = { value: 'secret', origin: 'https://prom.example' };
  expect(await tokenFor({}, stored)).toBe('secret');
  expect(await tokenFor({ URL: { value: 'https://other.example' } }, stored)).toBeUndefined();
  expect(await tokenFor({ URL: { value: 'https://prom.example/sub' } }, stored)).toBe('secret');
});

test('a value that belongs to no server is given to every call', async () => {
  expect(await tokenFor({ URL: { value: 'https://other.example' } }, { value: 'secret' })).toBe('secret');
});
