import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_BOUNDS } from './archive/plan.ts';
import { ViewClient } from './viewClient.ts';

/** A thread whose answers are the text of the question and how many it was asked before; "wrong", "fatal" and "die" fail. */
const THREAD = `
import { parentPort } from 'node:worker_threads';
let asked = 0;
parentPort.on('message', ({ id, queries: [{ sql }] }) => {
  const failure = { id, code: 'unavailable', message: sql, isAnswer: sql === 'wrong' };
  if (sql === 'die') process.exit(1);
  parentPort.postMessage(sql === 'wrong' || sql === 'fatal' ? failure : { id, answer: { rows: [[{ sql, asked: asked++ }]] } });
});`;

function client(): { ask: (sql: string) => Promise<unknown> } {
  const url = new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`);
  const view = new ViewClient('/store', url, DEFAULT_BOUNDS, () => undefined);
  onTestFinished(() => view.close());
  return { ask: async (sql) => (await view.read([{ sql, values: [] }])).rows[0]?.[0] };
}

test('a question that is answered by an error costs nobody anything', async () => {
  const { ask } = client();
  const all = await Promise.allSettled([ask('a'), ask('wrong'), ask('b')]);
  expect(all).toMatchObject([
    { value: { sql: 'a', asked: 0 } },
    { reason: { code: 'unavailable', message: 'wrong' } },
    { value: { sql: 'b', asked: 1 } },
  ]);
});

test('questions behind one by which the thread is lost are asked of a new one', async () => {
  for (const [bad, message] of [
    ['fatal', 'fatal'],
    ['die', 'The run store in /store cannot be read: its thread ended.'],
  ] as const) {
    const { ask } = client();
    const all = await Promise.allSettled([ask(bad), ask('b'), ask('c')]);
    expect(all).toMatchObject([
      { reason: { code: 'unavailable', message } },
      { value: { sql: 'b' } },
      { value: { sql: 'c' } },
    ]);
    expect(await ask('d')).toMatchObject({ sql: 'd' });
  }
});
