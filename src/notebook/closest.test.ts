import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closest, listed } from './closest.ts';

test.each([
  ['promethues', ['http', 'prometheus'], 'prometheus'],
  ['Prometheus', ['prometheus'], 'prometheus'],
  ['sorce', ['name', 'source', 'step'], 'source'],
  ['form', ['to', 'from'], 'from'],
  ['x', ['y', 'X'], 'X'],
  ['x', ['y'], undefined],
  ['kubernetes', ['prometheus', 'http'], undefined],
  ['', ['prometheus'], undefined],
  ['a'.repeat(10_000), ['prometheus'], undefined],
])('closest(%j, %j)', (name, candidates, expected) => {
  expect(closest(name, candidates)).toBe(expected);
});

test('a candidate is its own nearest', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 8 }), (names) => {
      const first = names[0]!;
      expect(closest(first, names)).toBe(first);
    }),
  );
});

test('names are listed up to a limit', () => {
  expect(listed([])).toBe('none');
  expect(listed(['a', 'b'])).toBe('a, b');
  expect(listed(['a', 'b', 'c'], 'none', 2)).toBe('a, b and 1 more');
});
