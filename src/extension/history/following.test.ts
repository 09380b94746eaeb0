import { expect, test, vi } from 'vitest';
import type { Limani } from '../../limani/limani.ts';
import { following } from './following.ts';

test('changes are told together, and a run log is followed once', async () => {
  vi.useFakeTimers();
  const listeners: (() => void)[] = [];
  const limani = { onChange: (listener: () => void) => listeners.push(listener) } as unknown as Limani;
  const changed = vi.fn();
  const open = following(() => Promise.resolve(limani), changed);
  expect([await open(), await open()]).toEqual([limani, limani]);
  expect(listeners).toHaveLength(1);
  for (let i = 0; i < 5; i++) listeners[0]?.();
  expect(changed).not.toHaveBeenCalled();
  vi.runAllTimers();
  listeners[0]?.();
  vi.runAllTimers();
  expect(changed).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test('a run log that is not there, or cannot tell, is opened as it is', async () => {
  const limani = {} as Limani;
  expect(await following(() => Promise.resolve(limani), vi.fn())()).toBe(limani);
  expect(await following(() => Promise.resolve(undefined), vi.fn())()).toBeUndefined();
});
