import { expect, test } from 'vitest';
import { painter } from './paint.ts';

const red = (isTTY: boolean, wanted: boolean, env: NodeJS.ProcessEnv): string =>
  painter({ isTTY }, wanted, env)('red', 'x');

test('colours are for terminals, unless somebody says no', () => {
  expect(red(true, true, {})).toBe('\u001b[31mx\u001b[0m');
  expect(red(true, true, { NO_COLOR: '' })).toBe('\u001b[31mx\u001b[0m');
  for (const plain of [
    red(false, true, {}),
    red(true, false, {}),
    red(true, true, { NO_COLOR: '1' }),
    red(true, true, { TERM: 'dumb' }),
  ])
    expect(plain).toBe('x');
});
