import { expect, test } from 'vitest';
import { Failures } from './failures.ts';
import { KeptAnswers } from './keptAnswers.ts';
import type { Fact } from './told.ts';

type HttpFact = Extract<Fact, { readonly kind: 'http' }>;

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
  return { answers, run, failures, puts, body, keep };
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

test('an answer counts from when its fact is heard; one that finds no room is let go of, and not kept later either', async () => {
  const { answers, run, puts, body } = setUp();
  const hear = (size: number): HttpFact => answers.hear<HttpFact>({ ...http, body: body(size * MB) });
  const [first, second, third] = [hear(60), hear(5), hear(4)];
  expect([first, second, third].map((heard) => heard.body?.size)).toEqual([60 * MB, undefined, 4 * MB]);
  // heard or forgotten once more it counts once
  expect(answers.hear(first)).toBe(first);
  answers.forget(first);
  answers.forget(first);
  // there is room again, but for those that come now
  expect(await answers.keep(run, second)).toEqual({
    notKept: 'Too much was waiting to be written at the time.',
  });
  const kept = answers.keep(run, third);
  await expect.poll(() => puts.length).toBe(1);
  expect(hear(61).body).toBeUndefined();
  const fourth = hear(60);
  expect(fourth.body).toBeDefined();
  puts[0]?.resolve('hash');
  expect(await kept).toEqual({ contentHash: 'sha256:hash' });
  answers.forget(fourth);
  expect([hear(64).body?.size, hear(1).body]).toEqual([64 * MB, undefined]);
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
