import { expect, test } from 'vitest';
import { connectedAt, temporaryFolder } from '../../../test/support/runStore.ts';
import { aFact, aRun } from '../../../test/conformance/samples.ts';
import { checkedFilter } from './lists.ts';

test('a text is found however it is made, up to a length that every store can take', async () => {
  const longest = '\u0001'.repeat(4000);
  const limani = await connectedAt(temporaryFolder());
  await limani.createRun(aRun('r'));
  await limani.insertFactLog(aFact('r', 1, { command: longest }));
  expect((await limani.listRuns({ text: longest }, { limit: 1 })).runs).toHaveLength(1);
  expect(() => checkedFilter({ text: `${longest}x` })).toThrow(
    expect.objectContaining({ code: 'invalid', message: 'A text to be found has at most 4000 characters.' }),
  );
});
