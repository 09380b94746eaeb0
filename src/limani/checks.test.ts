import { expect, test } from 'vitest';
import {
  checkedCell,
  checkedEnd,
  checkedId,
  checkedJson,
  checkedKey,
  checkedNumber,
  checkedPolicy,
  checkedStatus,
  checkedText,
} from './checks.ts';
import type { CellRef } from './limani.ts';

test('texts become what every store can hold', () => {
  expect(checkedText('A text', 'a\0b\ud800c é 😀')).toBe('a\u2400b\ufffdc é 😀');
});

test.each([
  ['a text', () => checkedText('A name', 3), 'A name must be a text, not 3.'],
  ['an id', () => checkedId('An id', ''), 'An id must be a text that is not empty, not "".'],
  [
    'an id that would be another',
    () => checkedKey('An id', 'a\0b'),
    String.raw`An id must be a text without NUL and halves of characters, not "a\u0000b".`,
  ],
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
  ['a policy', () => checkedPolicy({ before: 1, keepRuns: -1 }), 'The number of runs to keep cannot be -1.'],
  [
    'a cell',
    () => checkedCell({} as CellRef),
    'Say which cell: by notebook and cell, by the hash of its source, or both.',
  ],
])('%s that is not one is refused', (_what, check, message) => {
  expect(check).toThrow(expect.objectContaining({ code: 'invalid', message }));
});

test('a cell is known by its place, by the hash of its source, or by both', () => {
  const place = { notebook: 'n', cell: 'c' };
  expect(checkedCell(place)).toEqual({ place, sourceHash: null });
  expect(checkedCell({ sourceHash: 's' })).toEqual({ place: null, sourceHash: 's' });
  expect(checkedCell({ ...place, sourceHash: 's' })).toEqual({ place, sourceHash: 's' });
});
