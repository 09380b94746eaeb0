// A process that publishes again and again until it is killed: FOLDER LIVENESS ARCHIVES. It says each time when it has.
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { archiveOf, workerOf } from './worker.ts';

const [folder = '', liveness, archives] = process.argv.slice(2);
const limani = new SqljsLimani({
  folder,
  workerUrl: workerOf(liveness),
  ...archiveOf(archives),
  blocking: false,
  publishAfterMs: 60_000,
  onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
});
await limani.connect();
for (;;) {
  await limani.flush();
  process.stdout.write('published\n');
}
