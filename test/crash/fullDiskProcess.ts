// Records into a folder on a tiny disk until it is full, frees some space, goes on: FOLDER. Then it says what was
// acknowledged, what was refused, and what is there.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LimaniError } from '../../src/limani/error.ts';
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { workerOf } from './worker.ts';

const [disk = ''] = process.argv.slice(2);
const fillers = [1, 2, 3, 4, 5].map((i) => path.join(disk, `filler-${i}`));
const open = (): SqljsLimani =>
  new SqljsLimani({
    folder: path.join(disk, 'store'),
    workerUrl: workerOf('truthful'),
    blocking: false,
    publishAfterMs: 60_000,
    onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
  });

for (const filler of fillers) writeFileSync(filler, 'x'.repeat(100_000));
const acknowledged: number[] = [];
const refused: number[] = [];
const messages = new Set<string>();
const runId = 'r';
const limani = open();
await limani.connect();
await limani.createRun({ runId, runIdHuman: runId, startTime: 1, hailerInfo: {}, fresh: true });

async function record(n: number): Promise<boolean> {
  const detail = { padding: 'x'.repeat(500) };
  try {
    await limani.insertFactLog({
      runId,
      timestamp: n,
      logLevel: 'info',
      context: 'n',
      command: String(n),
      detail,
    });
    acknowledged.push(n);
    return true;
  } catch (error) {
    refused.push(n);
    messages.add(error instanceof LimaniError ? error.message : String(error));
    return false;
  }
}

const notPublished = (error: unknown): unknown => failedPublications.push(String(error));
let n = 0;
const failedPublications: string[] = [];
for (const filler of fillers) {
  while (await record(++n));
  await limani.flush().catch(notPublished);
  for (let i = 0; i < 3; i++) await record(++n);
  rmSync(filler);
  if (!(await record(++n))) throw new Error(`still refused: ${[...messages].join(' ')}`);
}
const facts = (await limani.getFactsForTimespan(runId, 0, n + 1)).map(({ command }) => Number(command));
await limani.disconnect().catch(notPublished);
process.stdout.write(
  JSON.stringify({ acknowledged, refused, facts, messages: [...messages], failedPublications }),
);
