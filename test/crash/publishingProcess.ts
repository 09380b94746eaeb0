// A process that publishes again and again until it is killed: FOLDER LIVENESS ARCHIVES RUN.... In between it deletes one of
// the runs, which have ended, or writes a fact to it. It says each time when it has (told.ts).
import { randomInt } from 'node:crypto';
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { say } from './say.ts';
import { archiveOf, workerOf } from './worker.ts';

const [folder = '', liveness, archives, ...runs] = process.argv.slice(2);
const limani = new SqljsLimani({
  folder,
  workerUrl: workerOf(liveness),
  ...archiveOf(archives),
  blocking: false,
  publishAfterMs: 60_000,
  onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
});
await limani.connect();

async function remove(runId: string): Promise<void> {
  say(`${runId} going`);
  if (!(await limani.deleteRun(runId))) throw new Error(`${runId} is not there`);
  say(`${runId} gone`);
}

async function writeTo(runId: string): Promise<void> {
  const next = ((await limani.getRunData(runId))?.factLogs.length ?? NaN) + 1;
  await limani.insertFactLog({
    ...{ runId, timestamp: next, logLevel: 'info', context: 'n', command: String(next) },
  });
  say(`${runId} facts ${next}`);
}

for (let n = 0; ; n++) {
  await limani.flush();
  say('published');
  const runId = runs[n];
  if (runId !== undefined) await (randomInt(2) ? remove(runId) : writeTo(runId));
}
