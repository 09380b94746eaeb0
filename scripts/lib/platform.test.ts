import { expect, test } from 'vitest';
import { unsupported } from './platform.ts';

test('nothing is said where all is tested', () => {
  expect(unsupported('linux', 'x64', false)).toEqual([]);
});

test('elsewhere it is said what is not tested, and which way is meant to work', () => {
  expect(unsupported('darwin', 'arm64', true).join('\n')).not.toContain('code-server');
  expect(unsupported('darwin', 'arm64', false).join('\n')).toMatch(
    /tested on Linux x64 only; this is darwin arm64\.\n.*VS Code on the desktop: install it/,
  );
});
