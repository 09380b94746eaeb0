import { expect, test } from 'vitest';
import { Failures } from './failures.ts';
import { KeptAnswers } from './keptAnswers.ts';

const http = { kind: 'http', at: 1, method: 'GET', url: 'https://a/', seconds: 0.1 } as const;
const MB = 1 << 20;

function setUp() {
  const failures = new Failures();
  const run = { failures, created: () => Promise.resolve() };
  const puts: PromiseWithResolvers<string>[] = [];
  const answers = new KeptAnswers({
    putContent: () => {
      const put = Promise.withResolvers<string>();
      puts.push(put);
      return put.promise;
    },
  });
  const body = (size: number) => ({ size, read: () => Promise.resolve(new Uint8Array(3)) });
  const keep = (size: number) => answers.keep(run, { ...http, body: body(size) });
  return { answers, run, failures, puts, keep };
}

test('what is not there to be kept, or too large, is not kept', async () => {
  const { answers, run, puts } = setUp();
  expect(await answers.keep(run, http)).toEqual({});
  expect(await answers.keep(run, { ...http, tooLargeToKeep: 4 * MB })).toEqual({
    notKept: 'It is larger than 4096 KiB.',
  });
  expect(puts).toEqual([]);
});

test('while the store is slow no more than so much waits for it', async () => {
  const { puts, keep } = setUp();
  const first = keep(60 * MB);
  expect(await keep(5 * MB)).toEqual({ notKept: 'Too much was waiting to be written at the time.' });
  const second = keep(4 * MB);
  await expect.poll(() => puts.length).toBe(2);
  for (const [i, put] of puts.entries()) put.resolve(`hash-${i}`);
  expect(await Promise.all([first, second])).toEqual([
    { contentHash: 'sha256:hash-0' },
    { contentHash: 'sha256:hash-1' },
  ]);
  const third = keep(64 * MB);
  await expect.poll(() => puts.length).toBe(3);
  puts[2]?.resolve('hash-2');
  expect(await third).toEqual({ contentHash: 'sha256:hash-2' });
});

test('an answer that cannot be written is said to be missing, with the fact and at the end', async () => {
  const { failures, puts, keep } = setUp();
  const kept = keep(1);
  await expect.poll(() => puts.length).toBe(1);
  puts[0]?.reject(new Error('The disk is full.'));
  expect(await kept).toEqual({ notKept: 'It could not be written.' });
  expect(() => {
    failures.tell();
  }).toThrow('The disk is full.');
});
