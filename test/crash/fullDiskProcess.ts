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
const acknowledged: string[] = [];
const refused: string[] = [];
const messages = new Set<string>();
const runId = 'r';
const limani = open();
await limani.connect();
await limani.createRun({ runId, runIdHuman: runId, startTime: 1, hailerInfo: {}, fresh: true });
const hostId = await limani.getOrCreateHost(runId, 'here');

/** Whether it was acknowledged. */
async function tried(what: string, write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    acknowledged.push(what);
    return true;
  } catch (error) {
    refused.push(what);
    messages.add(error instanceof LimaniError ? error.message : String(error));
    return false;
  }
}

const endOf = (n: number) => ({
  ...{
    runId,
    hostId,
    uid: `u${n}`,
    opHash: '',
    name: 'n',
    changed: false,
    success: true,
    duration: 1,
    timestamp: n,
  },
  ...{ logs: {}, diff: '', arguments: {}, retryStats: {}, commandNFacts: [] },
});

/** One entry of each kind. */
async function record(n: number): Promise<boolean> {
  const detail = { padding: 'x'.repeat(500) };
  const all = await Promise.all([
    tried(
      `fact ${n}`,
      limani.insertFactLog({
        runId,
        timestamp: n,
        logLevel: 'info',
        context: 'n',
        command: String(n),
        detail,
      }),
    ),
    tried(
      `start ${n}`,
      limani.startOperation({ runId, hostId, uid: `u${n}`, name: 'n', timestamp: n, arguments: {} }),
    ),
    tried(`operation ${n}`, limani.insertOperation(endOf(n))),
    tried(
      `snapshot ${n}`,
      limani.insertSnapshot({ runId, hostId, stage: String(n), timestamp: n, metrics: {} }),
    ),
    tried(
      `run ${n}`,
      limani.createRun({ runId: `r${n}`, runIdHuman: '', startTime: n, hailerInfo: {}, fresh: true }),
    ),
  ]);
  return all.every(Boolean);
}

const notPublished = (error: unknown): unknown => failedPublications.push(String(error));
let n = 0;
const failedPublications: string[] = [];
for (const filler of fillers) {
  while (await record(++n));
  await limani.flush().catch(notPublished);
  for (let i = 0; i < 3; i++) await record(++n);
  rmSync(filler);
  // what was refused may be said again under the same uid
  await tried(`again ${n}`, limani.insertOperation(endOf(n)));
  if (!(await record(++n))) throw new Error(`still refused: ${[...messages].join(' ')}`);
}
await limani.endRunUpdate(runId, n, 'success', {});
const data = await limani.getRunData(runId);
const { runs } = await limani.listRuns({}, { limit: 10_000 });
const found = [
  ...(data?.factLogs ?? []).map(({ command }) => `fact ${command}`),
  ...(data?.hosts ?? [])
    .flatMap(({ operations }) => operations)
    .map(({ timestamp }) => `operation ${timestamp}`),
  ...(data?.snapshots ?? []).map(({ stage }) => `snapshot ${stage}`),
  ...runs.map((run) => `run ${run.runId.slice(1)}`),
];
await limani.disconnect().catch(notPublished);
process.stdout.write(
  JSON.stringify({ last: n, acknowledged, refused, found, messages: [...messages], failedPublications }),
);
