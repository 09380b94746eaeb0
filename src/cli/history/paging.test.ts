import { expect, test } from 'vitest';
import { printCursor } from '../../limani/page.ts';
import type { History } from '../../logbook/history/history.ts';
import { pageOf, printNextRun } from './paging.ts';

const history: Pick<History, 'find' | 'outline'> = {
  find: (name) => Promise.resolve(name),
  outline: (id) => Promise.resolve({ id, startedAt: 7 } as never),
};

test('a list goes on after the run at which it ended; one whose id no shell takes as it is has another name', async () => {
  for (const [id, typed] of [
    ['019a-1', '019a-1'],
    ['x; touch /tmp/y #', expect.stringMatching(/^next-[\w-]+$/)],
    ['\u001b]0;x\u0007', expect.stringMatching(/^next-[\w-]+$/)],
    ['next-1', expect.stringMatching(/^next-[\w-]+$/)],
  ]) {
    const after = printCursor({ time: 7, id: id as string });
    const next = printNextRun(after);
    expect(next).toEqual(typed);
    expect(await pageOf({ limit: '5', after: next }, history)).toEqual({ limit: 5, after });
  }
});
