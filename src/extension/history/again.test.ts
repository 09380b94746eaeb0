import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Again } from './again.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what failed is tried again, ever later, and from the beginning after a success', () => {
  const work = vi.fn();
  const again = new Again(work);
  const waits: number[] = [];
  const waited = (): void => {
    const start = Date.now();
    again.failed();
    again.failed();
    vi.advanceTimersToNextTimer();
    waits.push(Date.now() - start);
  };
  for (let i = 0; i < 7; i++) waited();
  again.failed();
  again.succeeded();
  expect(vi.getTimerCount()).toBe(0);
  waited();
  expect(waits).toEqual([3000, 6000, 12_000, 24_000, 48_000, 60_000, 60_000, 3000]);
  expect(work).toHaveBeenCalledTimes(8);
});
