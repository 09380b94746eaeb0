// A process that removes all runs that are not pinned, again and again, until it is killed: FOLDER.
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { say } from './say.ts';
import { archiveOf, workerOf } from './worker.ts';

const [folder = ''] = process.argv.slice(2);
const limani = new SqljsLimani({
  ...{ folder, workerUrl: workerOf('truthful'), blocking: false, publishAfterMs: 60_000 },
  ...archiveOf('always'),
  onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
});
await limani.connect();

for (let n = 1; ; n++) {
  const { runs } = await limani.prune({ keepRuns: 0 });
  if (n % 20 === 0) await limani.flush();
  say(`removed ${runs}`);
}
