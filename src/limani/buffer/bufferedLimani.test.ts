import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFact, anEnd, aRun } from '../../../test/conformance/samples.ts';
import { waitUntil } from '../../../test/support/servers/child.ts';
import { FakeServer } from '../../../test/support/fakeServer.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { MAX_RECORD_BYTES } from '../journal/journal.ts';
import { waitingIn } from './waiting.ts';
import { BufferedLimani } from './bufferedLimani.ts';

function setUp(): {
  server: FakeServer;
  folder: string;
  said: string[];
  open: () => Promise<BufferedLimani>;
} {
  const [server, folder, said] = [new FakeServer(), path.join(temporaryFolder(), 'backlog'), [] as string[]];
  const open = async (): Promise<BufferedLimani> => {
    const limani = new BufferedLimani({
      remote: server.connection(),
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
