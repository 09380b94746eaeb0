import { expect, test } from 'vitest';
import { LimaniError } from './error.ts';

class OfOthers extends Error {
  override readonly name = 'LimaniError';
  readonly code = 'invalid';
}

test('an error is one of this kind whichever copy of the class made it', () => {
  expect(new LimaniError('invalid', 'No.')).toBeInstanceOf(LimaniError);
  expect(new OfOthers('No.')).toBeInstanceOf(LimaniError);
  for (const other of [new Error('No.'), { name: 'LimaniError', code: 'invalid' }, null])
    expect(other).not.toBeInstanceOf(LimaniError);
});
