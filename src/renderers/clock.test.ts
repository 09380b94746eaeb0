import { expect, it } from 'vitest';
import { Clock } from './clock.ts';

it('is UTC until the reader chooses, remembers, and tells those who show times', () => {
  let state: unknown;
  const storage = { get: () => state, set: (next: unknown) => (state = next) };
  const clock = new Clock(storage);
  let changes = 0;
  const stop = clock.onChange(() => changes++);
  expect(clock.utc).toBe(true);
  clock.utc = true;
  expect([changes, state]).toEqual([0, undefined]);
  clock.utc = false;
  expect([changes, state]).toEqual([1, { utc: false }]);
  expect(new Clock(storage).utc).toBe(false);
  stop();
  clock.utc = true;
  expect(changes).toBe(1);
});

it.each([undefined, null, 'x', { utc: 'no' }, {}])('takes %j for UTC', (state) => {
  expect(new Clock({ get: () => state, set: () => undefined }).utc).toBe(true);
});
