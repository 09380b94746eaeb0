import { afterEach, expect, test, vi } from 'vitest';
import { requireBinary } from './requireBinary.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('finds what is on the PATH', () => {
  vi.stubEnv('PATH', '/nowhere:/bin');
  expect(requireBinary('sh')).toBe('/bin/sh');
});

test('what is missing is skipped aloud', () => {
  vi.stubEnv('CI', '');
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  expect(requireBinary('no-such-program', 'some-package')).toBeUndefined();
  expect(warn).toHaveBeenCalledWith(
    'SKIPPED: no-such-program is not installed (Debian: apt-get install some-package)',
  );
});

test('under CI what is missing is a failure', () => {
  vi.stubEnv('CI', 'true');
  expect(() => requireBinary('no-such-program')).toThrow(
    /no-such-program is not installed.*no test is skipped/,
  );
});
