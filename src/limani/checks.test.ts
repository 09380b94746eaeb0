import { expect, test } from 'vitest';
import { checkedEnd, checkedId, checkedJson, checkedNumber, checkedStatus, checkedText } from './checks.ts';

test('texts become what every store can hold', () => {
  expect(checkedText('A text', 'a\0b\ud800c é 😀')).toBe('a\u2400b\ufffdc é 😀');
});

test.each([
  ['a text', () => checkedText('A name', 3), 'A name must be a text, not 3.'],
  ['an id', () => checkedId('An id', ''), 'An id must be a text that is not empty, not "".'],
  ['a number', () => checkedNumber('A time', NaN), 'A time must be a finite number, not NaN.'],
  [
    'a missing number',
    () => checkedNumber('A time', undefined),
    'A time must be a finite number, not missing.',
  ],
  [
    'JSON',
    () => checkedJson('The logs', 'x' as unknown as object),
    'The logs must be an object or a list, not "x".',
  ],
  [
    'no JSON',
    () => checkedJson('The logs', null as unknown as object),
    'The logs must be an object or a list, not null.',
  ],
  ['a status', () => checkedStatus('done'), 'The status of a run must be one of the known ones, not "done".'],
  [
    'an end',
    () => checkedEnd('running'),
    'The status of something that ended must be a final one, not "running".',
  ],
])('%s that is not one is refused', (_what, check, message) => {
  expect(check).toThrow(expect.objectContaining({ code: 'invalid', message }));
});
