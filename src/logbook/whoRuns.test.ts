import { userInfo } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { whoRuns } from './whoRuns.ts';

afterEach(() => vi.unstubAllEnvs());

const gitSays = (name: string): void => {
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'user.name');
  vi.stubEnv('GIT_CONFIG_VALUE_0', name);
};

test('the setting counts before git, git before the account', async () => {
  gitSays('Ada of git');
  expect(await whoRuns('oncall', undefined)).toBe('oncall');
  expect(await whoRuns('', undefined)).toBe('Ada of git');
});

test('without git the account of the machine is named', async () => {
  vi.stubEnv('PATH', '/nowhere');
  expect(await whoRuns('', undefined)).toBe(userInfo().username);
});
