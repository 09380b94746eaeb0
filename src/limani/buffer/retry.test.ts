import { expect, test } from 'vitest';
import { waitUntil } from '../../../test/support/servers/child.ts';
import { Retry } from './retry.ts';

test('it is tried until it succeeds, one attempt at a time, and begins anew when it is told to', async () => {
  let [attempts, atOnce, most] = [0, 0, 0];
  const failures: unknown[] = [];
  const retry = new Retry(
    async () => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
      if (++attempts % 3 > 0) throw new Error(`failure ${attempts}`);
    },
    (error) => failures.push(error),
    [1, 2],
  );
  retry.start();
  await Promise.all([retry.now(), retry.now()]);
  expect(attempts).toBe(1);
  await waitUntil(() => Promise.resolve(attempts === 3), 'success');
  expect(failures).toEqual([new Error('failure 1'), new Error('failure 2')]);
  retry.start();
  await waitUntil(() => Promise.resolve(attempts === 6), 'success again');
  expect(most).toBe(1);
  retry.start();
  retry.stop();
  await retry.now();
  expect(attempts).toBe(7);
});
