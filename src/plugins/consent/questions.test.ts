import { expect, it } from 'vitest';
import { Questions } from './questions.ts';

const setUp = () => {
  const questions = new Questions<string>();
  const asked: { signal: AbortSignal; answer: (text: string) => void; fail: (error: Error) => void }[] = [];
  const ask = (signal: AbortSignal): Promise<string> =>
    new Promise((answer, fail) => asked.push({ signal, answer, fail }));
  return { asked, put: (key: string, signal: AbortSignal) => questions.answer(key, ask, signal) };
};
const live = new AbortController().signal;

it('puts a question once to those who ask it at the same time, and again later', async () => {
  const { asked, put } = setUp();
  const both = Promise.all([put('a', live), put('a', live)]);
  const other = put('b', live);
  expect(asked).toHaveLength(2);
  asked[0]!.answer('yes');
  asked[1]!.answer('no');
  expect([...(await both), await other]).toEqual(['yes', 'yes', 'no']);
  const again = put('a', live);
  asked[2]!.answer('no');
  expect(await again).toBe('no');
});

it('takes a question back with the last who waits for it, and then asks anew', async () => {
  const { asked, put } = setUp();
  const [one, two] = [new AbortController(), new AbortController()];
  const waiting = [put('a', one.signal), put('a', two.signal)];
  one.abort(new Error('one left'));
  await expect(waiting[0]).rejects.toThrow('one left');
  expect(asked[0]!.signal.aborted).toBe(false);
  two.abort(new Error('two left'));
  await expect(waiting[1]).rejects.toThrow('two left');
  expect(asked[0]!.signal.aborted).toBe(true);
  const again = put('a', live);
  asked[0]!.fail(new Error('a dialog that was taken back'));
  asked[1]!.answer('yes');
  expect([asked.length, await again]).toEqual([2, 'yes']);
});

it('gives what goes wrong to all who wait', async () => {
  const { asked, put } = setUp();
  const waiting = [put('a', live), put('a', live)];
  asked[0]!.fail(new Error('no window'));
  for (const one of waiting) await expect(one).rejects.toThrow('no window');
});
