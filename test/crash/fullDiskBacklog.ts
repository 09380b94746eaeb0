// Keeps entries for a server that is away on a tiny disk until it is full, frees some space, goes on; then the server is
// back: FOLDER HOW, which is "blocking" or anything else. At the end it says what was acknowledged, and what is there.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BufferedLimani } from '../../src/limani/buffer/bufferedLimani.ts';
import { messageOf } from '../../src/limani/error.ts';
import { aFact, aRun } from '../conformance/samples.ts';
import { FakeServer } from '../support/fakeServer.ts';

const [disk = '', how = ''] = process.argv.slice(2);
const fillers = [1, 2, 3, 4, 5].map((i) => path.join(disk, `filler-${i}`));
const folder = path.join(disk, 'backlog');
for (const filler of fillers) writeFileSync(filler, 'x'.repeat(100_000));
const server = new FakeServer();
const acknowledged: string[] = [];
const refused: string[] = [];
const messages = new Set<string>();
const limani = new BufferedLimani({
  remote: server.connection(),
  folder,
  blocking: how === 'blocking',
  patienceMs: 1000,
  pauses: [50, 100],
  onWarning: (message) => process.stderr.write(`warning: ${message}\n`),
});
await limani.connect();
server.up = false;
await limani.createRun(aRun('r'));

/** Whether it was acknowledged. */
async function record(n: number): Promise<boolean> {
  const what = `fact ${n}`;
  try {
    await limani.insertFactLog(aFact('r', n, { command: what, detail: { padding: 'x'.repeat(3000) } }));
    acknowledged.push(what);
    return true;
  } catch (error) {
    refused.push(what);
    messages.add(messageOf(error));
    return false;
  }
}

let n = 0;
for (const filler of fillers) {
  while (await record(++n));
  await record(++n);
  rmSync(filler);
  for (let i = 0; i < 5; i++)
    if (!(await record(++n))) throw new Error(`still refused: ${[...messages].join(' ')}`);
}
server.up = true;
// answered when all that waited is sent
await limani.listRuns({}, { limit: 1 });
await limani.disconnect();
const found = server.facts('r');
const left = existsSync(folder) ? readdirSync(folder) : [];
process.stdout.write(JSON.stringify({ acknowledged, refused, found, messages: [...messages], left }));
