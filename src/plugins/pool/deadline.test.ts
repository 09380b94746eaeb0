import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Deadline } from './deadline.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

it('ends after its time', () => {
  const expired = vi.fn();
  const deadline = new Deadline(1000, expired);
  vi.advanceTimersByTime(400);
  expect(deadline.remaining).toBe(600);
  vi.advanceTimersByTime(599);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

it('stands still while it is paused, however often', async () => {
  const expired = vi.fn();
  const deadline = new Deadline(1000, expired);
  vi.advanceTimersByTime(300);
  const ends: (() => void)[] = [];
  const waiting = [1, 2].map(() => deadline.paused(() => new Promise<void>((resolve) => ends.push(resolve))));
  vi.advanceTimersByTime(5000);
  ends[0]!();
  await waiting[0];
  vi.advanceTimersByTime(5000);
  expect(deadline.remaining).toBe(700);
  ends[1]!();
  await waiting[1];
  vi.advanceTimersByTime(699);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

it('does not end once cleared', () => {
  const expired = vi.fn();
  new Deadline(10, expired).clear();
  vi.advanceTimersByTime(100);
  expect(expired).not.toHaveBeenCalled();
});
