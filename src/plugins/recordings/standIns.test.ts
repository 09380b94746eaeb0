import { expect, test } from 'vitest';
import { hostGrants } from '../hostcalls/grants.ts';
import { parseManifest } from '../manifest/parse.ts';
import { isStandIn, serverVariables, standIns } from './standIns.ts';

const manifestOf = (domains: readonly string[], env: readonly string[], secret: readonly string[] = []) =>
  parseManifest(
    `name = "p"\nallowed_env_vars = ${JSON.stringify(env)}\nsecret_env_vars = ${JSON.stringify(secret)}\nallowed_domains = ${JSON.stringify(domains)}`,
    'config.toml',
  ).manifest;

test.each([
  ['${A_URL}', 'A_URL', 'http://a-url.recorded.invalid'],
  ['${A_URL}/api', 'A_URL', 'http://a-url.recorded.invalid'],
  ['${A_HOST}', 'A_HOST', 'a-host.recorded.invalid'],
  ['https://${NAME}/api', 'NAME', 'name.recorded.invalid'],
  ['*.${_ZONE}', '_ZONE', 'zone.recorded.invalid'],
  ['a.example:${PORT}', 'PORT', '80'],
  ['https://a.example/${TENANT}/api', 'TENANT', 'recorded'],
])('in %s, %s stands for %s, and the entry is a usable address', async (entry, name, value) => {
  const manifest = manifestOf([entry], [name]);
  const values = standIns(manifest);
  expect(values).toEqual({ [name]: { value } });
  const { rules, unusable } = await hostGrants([entry], (n) => Promise.resolve(values[n]?.value));
  expect([rules.length, unusable]).toEqual([1, []]);
});

test('a secret is what stands in its place in recordings; other variables are left alone', () => {
  const manifest = manifestOf(['${URL}'], ['URL', 'TOKEN', 'USER'], ['TOKEN']);
  expect(serverVariables(manifest)).toEqual(['URL']);
  expect(standIns(manifest)).toEqual({
    URL: { value: 'http://url.recorded.invalid' },
    TOKEN: { value: '[redacted]' },
  });
});

test('an address of a stand-in is known as such', () => {
  expect(isStandIn('http://a-url.recorded.invalid/graph?x=1')).toBe(true);
  expect(isStandIn('http://a.example/?u=.recorded.invalid')).toBe(false);
  expect(isStandIn('nonsense')).toBe(false);
});
