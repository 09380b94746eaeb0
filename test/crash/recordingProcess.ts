// A process that records as fast as it can until it is killed: FOLDER RUN LIVENESS BLOCKING. It says what was acknowledged, line by
// line, on its standard output, and ends by itself only when it does not find what it wrote.
import { randomInt } from 'node:crypto';
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { workerOf } from './worker.ts';

const [folder = '', runId = '', liveness, blocking] = process.argv.slice(2);
const limani = new SqljsLimani({
  folder,
  workerUrl: workerOf(liveness),
  blocking: blocking === 'true',
  publishAfterMs: 60_000,
  // another process may be in the middle of a write that it did not live to finish
  onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
});
const now = (): number => Date.now() / 1000;

await limani.connect();
await limani.createRun({ runId, runIdHuman: runId, startTime: now(), hailerInfo: {}, fresh: true });
const hostId = await limani.getOrCreateHost(runId, 'here');

async function record(n: number): Promise<void> {
  const arguments_ = { padding: 'x'.repeat(randomInt(500)) };
  await Promise.all([
    limani.insertFactLog({ runId, timestamp: n, logLevel: 'info', context: 'n', command: String(n) }),
    limani.insertOperation({
      ...{ runId, hostId, uid: `${runId}/${n}`, opHash: '', name: 'n', changed: false, success: true },
      ...{ duration: 1, timestamp: n, logs: {}, diff: '', arguments: arguments_, retryStats: {} },
      commandNFacts: [],
    }),
  ]);
  process.stdout.write(`${n}\n`);
}

for (let done = 0; ;) {
  const group = Array.from({ length: randomInt(1, 9) }, (_, i) => done + i + 1);
  await Promise.all(group.map(record));
  done += group.length;
  const die = randomInt(100);
  if (die < 2) await limani.flush();
  else if (die < 22) {
    const { totalOperations } = await limani.getRunSummaryStats(runId);
    if (totalOperations !== done) throw new Error(`wrote ${done}, found ${totalOperations}`);
  }
}
