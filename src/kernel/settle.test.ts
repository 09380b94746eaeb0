import { afterEach, expect, test, vi } from 'vitest';
import { GRACE_MS, settle } from './settle.ts';
import { Stopped } from './stops.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('an answer is an answer, an error an error', async () => {
  const { signal } = new AbortController();
  await expect(settle(() => Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(settle(() => Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

test('nothing begins once stopped', async () => {
  const begin = vi.fn(() => Promise.resolve(1));
  await expect(settle(begin, AbortSignal.abort())).rejects.toBeInstanceOf(Stopped);
  expect(begin).not.toHaveBeenCalled();
});

test('after a stop an error is the stop, and an answer still counts', async () => {
  const controller = new AbortController();
  const fails = settle(() => {
    controller.abort();
    return Promise.reject(new Error('killed'));
  }, controller.signal);
  await expect(fails).rejects.toBeInstanceOf(Stopped);
  const other = new AbortController();
  const done = settle(() => {
    other.abort();
    return Promise.resolve('done');
  }, other.signal);
  await expect(done).resolves.toBe('done');
});

test('silence after a stop is not waited for', async () => {
  vi.useFakeTimers();
  const controller = new AbortController();
  const silent = settle(() => new Promise<never>(() => undefined), controller.signal);
  const outcome = expect(silent).rejects.toBeInstanceOf(Stopped);
  controller.abort();
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  await outcome;
});
