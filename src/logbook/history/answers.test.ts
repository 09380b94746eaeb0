import { expect, test } from 'vitest';
import type { FactLog } from '../../limani/entries.ts';
import { LimaniError } from '../../limani/error.ts';
import { answerOf } from './answers.ts';

const HASH = 'a'.repeat(64);
const fact = (more: Partial<FactLog>): FactLog => ({
  ...{ runId: 'r', timestamp: 1, logLevel: 'info', context: 'http', command: 'GET https://a/' },
  ...{ hostId: null, operation: null, detail: null, contentHash: null },
  ...more,
});
const kept = (bytes: Uint8Array | null) => ({ getContent: () => Promise.resolve(bytes) });

test('an answer is its bytes and what they are', async () => {
  const bytes = Uint8Array.of(1, 2);
  const detail = { contentType: 'image/png' };
  const contentHash = `sha256:${HASH}`;
  expect(await answerOf(fact({ contentHash, detail }), kept(bytes))).toEqual({ type: 'image/png', bytes });
  expect(await answerOf(fact({ contentHash }), kept(bytes))).toEqual({ type: null, bytes });
});

test('one that is not there says why; where there was none, nothing is said', async () => {
  const contentHash = `sha256:${HASH}`;
  expect(await answerOf(fact({}), kept(null))).toBeUndefined();
  expect(await answerOf(fact({ detail: { notKept: 'It is too large.' } }), kept(null))).toEqual({
    lost: 'It was not kept. It is too large.',
  });
  expect(await answerOf(fact({ contentHash }), kept(null))).toEqual({
    lost: 'It is not kept in the run log any more (sha256 aaaaaaaaaaaa…).',
  });
  expect(await answerOf(fact({ contentHash: 'md5:1' }), kept(null))).toEqual({
    lost: '"md5:1" is no hash of a content.',
  });
  const away = { getContent: () => Promise.reject(new LimaniError('unavailable', 'The server is away.')) };
  expect(await answerOf(fact({ contentHash }), away)).toEqual({ lost: 'The server is away.' });
});
