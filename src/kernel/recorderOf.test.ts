import { expect, test } from 'vitest';
import { recorderOf } from './recorderOf.ts';

test('only what is listened to is heard', async () => {
  const heard: string[] = [];
  const recorder = recorderOf({ runEnded: (run, status) => void heard.push(`${run} ${status}`) });
  await recorder.runStarted({ run: 'r', notebook: 'n', by: 'me', cells: [], at: 0 });
  await recorder.operationSkipped({ run: 'r', notebook: 'n', cell: 'c' }, 'stopped', 1);
  await recorder.runEnded('r', 'success', 2);
  expect(heard).toEqual(['r success']);
});
