// A process that makes runs and pins some, among processes that remove whatever is not pinned, until it is killed: FOLDER
// PREFIX. It says of each pin what became of it.
import { randomInt } from 'node:crypto';
import { LimaniError } from '../../src/limani/error.ts';
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { say } from './say.ts';
import { workerOf } from './worker.ts';

const [folder = '', prefix = ''] = process.argv.slice(2);
const limani = new SqljsLimani({
  ...{ folder, workerUrl: workerOf('truthful'), blocking: false, publishAfterMs: 60_000 },
  onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
});
await limani.connect();

async function pin(runId: string): Promise<void> {
  try {
    await limani.pinRun(runId);
    say(`pinned ${runId}`);
  } catch (error) {
    if (!(error instanceof LimaniError) || error.code !== 'unknown-run') throw error;
    say(`refused ${runId}`);
  }
}

for (let n = 0; ;) {
  const runs = Array.from({ length: randomInt(1, 9) }, () => `${prefix}.${n++}`);
  const start = { hailerInfo: {}, fresh: true };
  for (const runId of runs) await limani.createRun({ ...start, runId, runIdHuman: runId, startTime: n });
  await Promise.all(runs.map((runId) => limani.endRunUpdate(runId, n, 'success', {})));
  for (const runId of runs) if (randomInt(2)) await pin(runId);
}
