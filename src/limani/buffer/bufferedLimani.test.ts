import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFact, anEnd, aRun } from '../../../test/conformance/samples.ts';
import { waitUntil } from '../../../test/support/servers/child.ts';
import { FakeServer } from '../../../test/support/fakeServer.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { LimaniError } from '../error.ts';
import { MAX_RECORD_BYTES } from '../journal/journal.ts';
import * as mongodb from '../mongodb/failures.ts';
import * as postgres from '../postgres/failures.ts';
import type { RemoteLimani } from '../remote.ts';
import { waitingIn } from './waiting.ts';
import { BufferedLimani } from './bufferedLimani.ts';

function setUp(): {
  server: FakeServer;
  folder: string;
  said: string[];
  open: (remote?: RemoteLimani) => Promise<BufferedLimani>;
} {
  const [server, folder, said] = [new FakeServer(), path.join(temporaryFolder(), 'backlog'), [] as string[]];
  const open = async (remote = server.connection()): Promise<BufferedLimani> => {
    const limani = new BufferedLimani({
      remote,
      folder,
      blocking: true,
      patienceMs: 200,
      pauses: [5, 20],
      onWarning: (message) => said.push(message),
    });
    onTestFinished(() => limani.disconnect());
    await limani.connect();
    return limani;
  };
  return { server, folder, said, open };
}

const page = { limit: 10 };

test('while the server answers nothing is kept here, and the end is said to it', async () => {
  const { server, folder, said, open } = setUp();
  const limani = await open();
  expect(await limani.createRun(aRun('a'))).toBe('a');
  await limani.insertFactLog(aFact('a', 1, { command: 'one' }));
  await expect(limani.insertFactLog(aFact('b', 1))).rejects.toMatchObject({ code: 'unknown-run' });
  await expect(limani.createRun(aRun('a'))).rejects.toMatchObject({ code: 'duplicate-run' });
  await expect(limani.insertFactLog(aFact('a', NaN))).rejects.toMatchObject({ code: 'invalid' });
  const { writer } = limani;
  await limani.disconnect();
  expect(server.facts('a')).toEqual(['one']);
  expect([...server.released]).toEqual([[writer, false]]);
  expect([existsSync(folder), said]).toEqual([false, []]);
});

test('a program that begins and ends while the server is away is on record, and the next one sends it', async () => {
  const { server, folder, said, open } = setUp();
  server.up = false;
  const limani = await open();
  expect(await limani.createRun(aRun('a'))).toBe('a');
  const hostId = await limani.getOrCreateHost('a', 'web');
  await Promise.all([limani.insertOperation(anEnd('a', hostId)), limani.insertFactLog(aFact('a', 1))]);
  await limani.endRunUpdate('a', 1003, 'success', {});
  await expect(limani.createRun(aRun('a'))).rejects.toMatchObject({ code: 'duplicate-run' });
  await expect(limani.listRuns({}, page)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      /^The run store on fake cannot be reached: it is away\. It has been away since 20..-..-..T..:..:..Z\. 5 entries wait in .*backlog, to be sent when it is back\.$/,
    ) as string,
  });
  const { writer } = limani;
  await limani.disconnect();
  // of other programs, too
  await expect((await open()).listRuns({}, page)).rejects.toThrow('5 entries wait in');
  expect(await waitingIn(folder, 4)).toBe('More than 4 entries wait');
  expect(said).toEqual([
    `The run store on fake cannot be reached: it is away. What is recorded is kept in ${folder} and sent when the server is back.`,
  ]);
  server.up = true;
  const next = await open();
  // what is read comes after what waited
  await next.listRuns({}, page);
  const names = server.made.map(({ call }) => call[0]);
  expect(names).toEqual(['createRun', 'getOrCreateHost', 'insertOperation', 'insertFactLog', 'endRunUpdate']);
  expect(new Set(server.made.map((made) => made.writer))).toEqual(new Set([writer]));
  expect(server.made[2]?.call[1]).toMatchObject({ uid: expect.any(String) as string });
  expect(server.released.get(writer)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
  expect(said.at(-1)).toBe('The run store on fake now has the 5 entries that waited.');
});

test('a server that does not answer keeps nobody waiting, and what it did after all is not done again', async () => {
  const { server, said, open } = setUp();
  const limani = await open();
  await limani.createRun(aRun('a'));
  server.faults.push('silent', 'after');
  await limani.insertFactLog(aFact('a', 1, { command: 'one' }));
  expect(said[0]).toMatch(/^The run store on fake does not answer within 0\.2 seconds\. What is recorded/);
  const told: unknown[] = [];
  limani.onChange((runIds) => told.push(runIds));
  await waitUntil(() => Promise.resolve(told.length > 0), 'it is back');
  await limani.insertFactLog(aFact('a', 2, { command: 'two' }));
  expect(server.facts('a')).toEqual(['one', 'two']);
  server.answer();
});

test('what the server refuses for good is kept in a file that is named, with all of a run that it has already', async () => {
  const { server, folder, said, open } = setUp();
  await (await open()).createRun(aRun('theirs'));
  server.up = false;
  const limani = await open();
  await limani.insertFactLog(aFact('deleted', 1, { command: 'lost?' }));
  await limani.createRun(aRun('theirs'));
  await limani.insertFactLog(aFact('theirs', 1, { command: 'mine' }));
  await limani.createRun(aRun('new'));
  server.up = true;
  await limani.listRuns({}, page);
  expect(server.made.map(({ call }) => call[0])).toEqual(['createRun', 'createRun']);
  const [file = '', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  const kept = readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n');
  expect(kept.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { code: 'unknown-run', call: ['insertFactLog', { runId: 'deleted', command: 'lost?' }] },
    { code: 'duplicate-run', call: ['createRun', { runId: 'theirs' }] },
    { code: 'duplicate-run', call: ['insertFactLog', { runId: 'theirs', command: 'mine' }] },
  ]);
  expect(said.at(-1)).toMatch(
    /^3 entries that waited for the run store on fake were refused by it: .* What was refused is kept in .*refused-.*\.jsonl\.$/,
  );
});

test('what an entry refers to waits with it, though the server had it before it was away', async () => {
  const { server, open } = setUp();
  const limani = await open();
  await limani.createRun(aRun('a'));
  const [early, late] = [await limani.putContent(Buffer.from('early')), await limani.putContent(Buffer.from('late'))]; // prettier-ignore
  await limani.insertFactLog(aFact('a', 1, { contentHash: `sha256:${early}` }));
  server.up = false;
  await Promise.all([
    limani.insertFactLog(aFact('a', 2, { command: 'one', contentHash: `sha256:${late}` })),
    limani.insertFactLog(aFact('a', 3, { command: 'two' })),
  ]);
  // as when others prune, and nothing refers to them yet
  server.contents.clear();
  server.up = true;
  await limani.listRuns({}, page);
  expect([...server.contents]).toEqual([late]);
  expect(server.facts('a').slice(1)).toEqual(['one', 'two']);
});

interface Gate {
  readonly remote: RemoteLimani;
  /** Resolves when a group is on its way. */
  readonly waiting: () => Promise<void>;
  /** Lets one group through. */
  readonly let: () => void;
  /** Lets all through until the run "a" has so many facts. */
  readonly letAll: (facts: number) => Promise<void>;
}

/** A connection to it on which, while it is there, groups of calls wait until they are let through. */
function gated(server: FakeServer): Gate {
  const connection = server.connection();
  const gates: (() => void)[] = [];
  const apply: typeof connection.remote.apply = async (writer, calls) => {
    if (server.up && calls.length > 1) await new Promise<void>((go) => gates.push(go));
    return connection.remote.apply(writer, calls);
  };
  return {
    remote: { ...connection, remote: { ...connection.remote, apply } },
    waiting: () => waitUntil(() => Promise.resolve(gates.length > 0), 'a group is on its way'),
    let: () => gates.shift()?.(),
    letAll: async (facts) => {
      while (server.facts('a').length < facts) {
        gates.shift()?.();
        await new Promise(setImmediate);
      }
    },
  };
}

const commandsOf = (count: number): string[] => Array.from({ length: count }, () => 'x'.repeat(10_000));

test('while a long backlog is sent, a call waits for a part of it, however large its entries are', async () => {
  const { server, open } = setUp();
  const gate = gated(server);
  const limani = await open(gate.remote);
  await limani.createRun(aRun('a'));
  server.up = false;
  await Promise.all(commandsOf(100).map((command) => limani.insertFactLog(aFact('a', 1, { command }))));
  server.up = true;
  const answered: number[] = [];
  await gate.waiting();
  for (let part = 1; part <= 5; part++) {
    void limani.insertFactLog(aFact('a', 2, { command: `call ${part}` })).then(() => answered.push(part));
    gate.let();
    await gate.waiting();
    expect(answered.at(-1)).toBe(part);
  }
  await gate.letAll(105);
  expect(server.facts('a').slice(-5)).toEqual([1, 2, 3, 4, 5].map((part) => `call ${part}`));
});

test('a result that came while the server was away stays with its entry, which comes when it is away again', async () => {
  const { server, open } = setUp();
  server.up = false;
  const limani = await open();
  await limani.createRun(aRun('a'));
  const hash = await limani.putContent(Buffer.from('response'));
  server.up = true;
  await limani.listRuns({}, page);
  expect([...server.contents]).toEqual([hash]);
  server.up = false;
  await limani.insertFactLog(aFact('a', 1, { contentHash: `sha256:${hash}` }));
  server.contents.clear();
  server.up = true;
  await limani.listRuns({}, page);
  expect([...server.contents]).toEqual([hash]);
});

test('an entry that is sent long after its result brings it along once more', async () => {
  const { server, open } = setUp();
  const gate = gated(server);
  const limani = await open(gate.remote);
  await limani.createRun(aRun('a'));
  server.up = false;
  await limani.insertFactLog(aFact('a', 1));
  const hash = await limani.putContent(Buffer.from('response'));
  await Promise.all(commandsOf(20).map((command) => limani.insertFactLog(aFact('a', 2, { command }))));
  await limani.insertFactLog(aFact('a', 3, { command: 'GET /', contentHash: `sha256:${hash}` }));
  server.up = true;
  await gate.waiting();
  expect([...server.contents]).toEqual([hash]);
  // the server has been away for long in between, and others pruned
  server.contents.clear();
  await gate.letAll(22);
  expect(server.facts('a').at(-1)).toBe('GET /');
  expect([...server.contents]).toEqual([hash]);
});

test('long entries and contents wait in files of their own, in their place', async () => {
  const { server, folder, open } = setUp();
  server.up = false;
  const limani = await open();
  const long = 'x'.repeat(MAX_RECORD_BYTES);
  const [hash] = await Promise.all([
    limani.putContent(Buffer.from('response')),
    limani.createRun(aRun('a')),
    limani.insertFactLog(aFact('a', 1, { command: 'one' })),
    limani.insertFactLog(aFact('a', 2, { command: long })),
    limani.insertFactLog(aFact('a', 3, { command: 'three' })),
  ]);
  expect(Buffer.from((await limani.getContent(hash)) ?? []).toString()).toBe('response');
  await limani.disconnect();
  server.up = true;
  await (await open()).listRuns({}, page);
  expect(server.facts('a')).toEqual(['one', long, 'three']);
  expect([...server.contents]).toEqual([hash]);
  expect(readdirSync(folder)).toEqual([]);
});

test('where nothing can be kept here either, that is an error, and the next entry is kept when it can', async () => {
  const { server, folder, open } = setUp();
  server.up = false;
  writeFileSync(folder, 'in the way');
  const limani = await open();
  await expect(limani.createRun(aRun('a'))).rejects.toMatchObject({
    code: 'not-written',
    message: expect.stringContaining(folder) as string,
  });
  await expect(limani.putContent(Buffer.from('x'))).rejects.toMatchObject({ code: 'not-written' });
  rmSync(folder);
  await limani.createRun(aRun('a'));
  server.up = true;
  await limani.listRuns({}, page);
  expect([...server.runs.keys()]).toEqual(['a']);
});

const failure = (code: string | number): Error => Object.assign(new Error('said the server'), { code });

test.each([
  ['a PostgreSQL that cancels it', postgres.toLimaniError('on fake', 'unavailable', failure('57014'))],
  [
    'a PostgreSQL that cannot hold a text',
    postgres.toLimaniError('on fake', 'unavailable', failure('22021')),
  ],
  ['a MongoDB that takes too long', mongodb.toLimaniError('on fake', 'unavailable', failure(50))],
  ['an adapter with a mistake', postgres.toLimaniError('on fake', 'unavailable', new TypeError('no such'))],
])('a question that fails in %s is answered with that, and the server is not away', async (_, error) => {
  const { server, folder, said, open } = setUp();
  const connection = server.connection();
  const limani = await open(Object.assign(connection, { listRuns: () => Promise.reject(error) }));
  await expect(limani.listRuns({}, page)).rejects.toBe(error);
  await limani.createRun(aRun('a'));
  expect([...server.runs.keys()]).toEqual(['a']);
  expect([existsSync(folder), said]).toEqual([false, []]);
});

test.each([
  ['a PostgreSQL that is gone', postgres.toLimaniError('on fake', 'unavailable', failure('ECONNREFUSED'))],
  ['a PostgreSQL with another password', postgres.toLimaniError('on fake', 'unavailable', failure('28P01'))],
  ['a PostgreSQL that permits nothing', postgres.toLimaniError('on fake', 'unavailable', failure('42501'))],
  ['a MongoDB with another password', mongodb.toLimaniError('on fake', 'unavailable', failure(18))],
])('a question that finds %s finds it away', async (_, error) => {
  const { server, folder, said, open } = setUp();
  const connection = server.connection();
  const limani = await open(Object.assign(connection, { listRuns: () => Promise.reject(error) }));
  server.up = false;
  await expect(limani.listRuns({}, page)).rejects.toThrow(`${error.message} It has been away since`);
  await limani.createRun(aRun('a'));
  expect(said).toEqual([
    `${error.message} What is recorded is kept in ${folder} and sent when the server is back.`,
  ]);
});

/** A connection to it that will not take contents with this in them. */
function withoutContents(server: FakeServer, unwanted: string, error: LimaniError): RemoteLimani {
  const connection = server.connection();
  const put = connection.putContent.bind(connection);
  return Object.assign(connection, {
    putContent: (bytes: Uint8Array) =>
      put(bytes).then((hash) => (Buffer.from(bytes).includes(unwanted) ? Promise.reject(error) : hash)),
  });
}

test.each([
  ['too large', new LimaniError('too-large', 'It is too large.')],
  ['nothing that it can hold', postgres.toLimaniError('on fake', 'not-written', failure('22023'))],
  ['nothing that it lets in', mongodb.toLimaniError('on fake', 'not-written', failure(121))],
])(
  'a content that the server refuses as %s does not keep the others, and is kept itself',
  async (_, error) => {
    const { server, folder, said, open } = setUp();
    const limani = await open(withoutContents(server, 'unwanted', error));
    server.up = false;
    await limani.createRun(aRun('a'));
    const unwanted = await limani.putContent(Buffer.from('unwanted'));
    await limani.putContent(Buffer.from('unwanted'));
    const wanted = await limani.putContent(Buffer.from('wanted'));
    await limani.insertFactLog(aFact('a', 1, { command: 'last' }));
    server.up = true;
    await limani.listRuns({}, page);
    expect([server.facts('a'), server.contents.has(wanted)]).toEqual([['last'], true]);
    const file = `refused-${limani.writer}.jsonl`;
    expect(readdirSync(folder).sort()).toEqual([file.replace('.jsonl', ''), file]);
    const line = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, string>;
    expect(line).toMatchObject({ code: error.code, message: error.message, content: unwanted });
    expect(readFileSync(path.join(folder, line['file'] ?? ''), 'utf8')).toBe('unwanted');
    expect(said.slice(-2)).toEqual([
      'The run store on fake is back, and has the 3 entries that waited.',
      `One entry that waited for the run store on fake was refused by it: ${error.message} What was refused is kept in ${path.join(folder, file)}.`,
    ]);
    // while the server is there its refusal is the answer
    await expect(limani.putContent(Buffer.from('unwanted, too'))).rejects.toBe(error);
    await limani.insertFactLog(aFact('a', 2, { command: 'more' }));
    expect(server.facts('a')).toEqual(['last', 'more']);
  },
);

test('what was refused is known when the server goes away once more: its run stays apart, and each is told once', async () => {
  const { server, folder, said, open } = setUp();
  await (await open()).createRun(aRun('theirs'));
  const connection = server.connection();
  const limani = await open(connection);
  server.up = false;
  await limani.createRun(aRun('theirs'));
  // so long that they are not looked at together
  await limani.createRun(aRun('mine', { hailerInfo: { user: 'x'.repeat(300_000) } }));
  await limani.insertFactLog(aFact('theirs', 1, { command: 'x'.repeat(300_000) }));
  await limani.insertFactLog(aFact('mine', 1, { command: 'one' }));
  const apply = connection.remote.apply.bind(connection.remote);
  Object.assign(connection.remote, {
    apply: async (...args: Parameters<typeof apply>) => {
      const refusals = await apply(...args);
      // right after it refused the run
      if (refusals.length > 0) server.faults.push('before');
      return refusals;
    },
  });
  server.up = true;
  const isBack = 'The run store on fake is back, and has the 2 entries that waited.';
  await waitUntil(() => Promise.resolve(said.includes(isBack)), 'all is sent');
  await limani.listRuns({}, page);
  expect([server.facts('theirs'), server.facts('mine')]).toEqual([[], ['one']]);
  const [refused = ''] = readdirSync(folder);
  expect(readFileSync(path.join(folder, refused), 'utf8').match(/^\{"number":\d/gm)).toEqual([
    '{"number":1',
    '{"number":3',
  ]);
  const told = said.flatMap((text) => /^(\w+) entr.* refused by it/.exec(text)?.[1] ?? []);
  expect([['2'], ['One', 'One']]).toContainEqual(told);
});
