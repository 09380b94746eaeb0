import { expect, test, vi } from 'vitest';
import { patiently } from './patience.ts';

const away = new Error('away');
const wrong = new Error('wrong');
const patience = (ms: number) => ({ patienceMs: () => ms, isTransient: (error: unknown) => error === away });

test('what works at last gives its answer', async () => {
  const work = vi.fn<() => Promise<number>>().mockRejectedValueOnce(away).mockResolvedValue(7);
  expect(await patiently(work, patience(10_000))).toBe(7);
  expect(work).toHaveBeenCalledTimes(2);
});

test('what waiting cannot mend is thrown at once, and what lasts when patience ends', async () => {
  const work = vi.fn<() => Promise<number>>().mockRejectedValue(wrong);
  await expect(patiently(work, patience(10_000))).rejects.toBe(wrong);
  expect(work).toHaveBeenCalledTimes(1);
  work.mockReset().mockRejectedValue(away);
  await expect(patiently(work, patience(0))).rejects.toBe(away);
  expect(work).toHaveBeenCalledTimes(1);
});

test('a clock that is set back makes nobody wait longer', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const work = vi.fn(() => {
      vi.setSystemTime(Date.now() - 3_600_000);
      return Promise.reject(away);
    });
    await expect(patiently(work, patience(120))).rejects.toBe(away);
    expect(work.mock.calls.length).toBeLessThan(6);
  } finally {
    vi.useRealTimers();
  }
});
