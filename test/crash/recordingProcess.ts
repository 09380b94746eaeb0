// A process that records as fast as it can until it is killed: FOLDER RUN LIVENESS BLOCKING ARCHIVES. It says what was
// acknowledged, line by line, on its standard output (told.ts), and ends by itself only when it does not find what it wrote.
import { randomInt } from 'node:crypto';
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { say } from './say.ts';
import { archiveOf, workerOf } from './worker.ts';

const [folder = '', runId = '', liveness, blocking, archives] = process.argv.slice(2);
const limani = new SqljsLimani({
  folder,
  workerUrl: workerOf(liveness),
  ...archiveOf(archives),
  blocking: blocking === 'true',
  publishAfterMs: 60_000,
  // another process may be in the middle of a write that it did not live to finish
  onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
});
const now = (): number => Date.now() / 1000;

const create = (id: string): Promise<string> =>
  limani.createRun({ runId: id, runIdHuman: id, startTime: now(), hailerInfo: {}, fresh: true });
const factOf = (id: string, n: number) => ({
  ...{ runId: id, timestamp: n, logLevel: 'info', context: 'n', command: String(n) },
});
const operationOf = (n: number) => ({
  ...{ runId, hostId, uid: `${runId}/${n}`, opHash: '', name: 'n', changed: false, success: true },
  ...{ duration: 1, timestamp: n, logs: {}, diff: '', retryStats: {}, commandNFacts: [] },
  arguments: { padding: 'x'.repeat(randomInt(500)) },
});

await limani.connect();
await create(runId);
const hostId = await limani.getOrCreateHost(runId, 'here');

async function record(n: number): Promise<void> {
  await Promise.all([limani.insertFactLog(factOf(runId, n)), limani.insertOperation(operationOf(n))]);
  say(`${n}`);
}

/** All of them or none. */
async function recordTogether(group: readonly number[]): Promise<void> {
  await limani.insertBatch(group.flatMap((n) => [{ fact: factOf(runId, n) }, { operation: operationOf(n) }]));
  say(`${group.at(-1)}`);
}

/** Runs beside the main one, which end, are written to all the same, and are deleted: how many facts each has. */
const others: number[] = [];

async function writeTo(other: number): Promise<void> {
  await limani.insertFactLog(factOf(`${runId}.${other}`, (others[other] ?? 0) + 1));
  say(`${other} facts ${++others[other]!}`);
}

async function another(): Promise<void> {
  const other = others.push(0) - 1;
  await create(`${runId}.${other}`);
  for (let i = randomInt(1, 4); i > 0; i--) await writeTo(other);
  await limani.endRunUpdate(`${runId}.${other}`, now(), 'success', {});
  say(`${other} ended`);
}

async function goBackTo(other: number): Promise<void> {
  if (others[other] === -1) return;
  const data = await limani.getRunData(`${runId}.${other}`);
  if (data?.factLogs.length !== others[other])
    throw new Error(`wrote ${others[other]} to ${other}, found ${data?.factLogs.length}`);
  if (randomInt(2)) return writeTo(other);
  say(`${other} going`);
  if (!(await limani.deleteRun(`${runId}.${other}`)))
    throw new Error(`${other} was gone before it was deleted`);
  others[other] = -1;
  say(`${other} gone`);
}

for (let done = 0; ;) {
  const group = Array.from({ length: randomInt(1, 9) }, (_, i) => done + i + 1);
  if (randomInt(4) === 0) await recordTogether(group);
  else await Promise.all(group.map(record));
  done += group.length;
  const die = randomInt(100);
  if (die < 2) await limani.flush();
  else if (die < 20) await another();
  else if (die < 40 && others.length > 0) await goBackTo(randomInt(others.length));
  else if (die < 50) {
    const { totalOperations } = await limani.getRunSummaryStats(runId);
    if (totalOperations !== done) throw new Error(`wrote ${done}, found ${totalOperations}`);
  }
}
