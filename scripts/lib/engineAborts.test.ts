import { expect, test } from 'vitest';
import { abortsIn } from './engineAborts.ts';

const died = (how: string): { message: string; cause: unknown } => ({
  message: '[vitest-pool]: Worker forks emitted error.',
  cause: new Error(
    `Worker exited unexpectedly ${how} during started state while running test file /w/a.test.ts`,
  ),
});

test('a file that V8 stopped with a trap is named; whatever else ends one is an error', () => {
  expect(abortsIn([died('with signal SIGTRAP')])).toEqual({ files: ['/w/a.test.ts'], others: 0 });
  const others = [died('with signal SIGKILL'), died('with exit code 1'), { message: 'SIGTRAP' }];
  expect(abortsIn(others)).toEqual({ files: [], others: 3 });
  expect(abortsIn([])).toEqual({ files: [], others: 0 });
});
