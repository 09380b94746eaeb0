// A process that opens a store, reads it, and publishes it: FOLDER. It says what that took, as JSON.
import type { RunPage } from '../../../src/limani/limani.ts';
import { connect, median } from './sample.ts';
import { idOf, RARE } from './fill.ts';

/** What a process needed for a store. */
export interface ReaderReport {
  /** From connecting to the first page of runs, milliseconds. */
  readonly open: number;
  /** Milliseconds, each. */
  readonly page: number;
  readonly oneRun: number;
  readonly search: number;
  /** Bytes of memory more than before connecting, while reading. */
  readonly reading: number;
  /** The same at most, while publishing. */
  readonly publishing: number;
}

const [folder = ''] = process.argv.slice(2);
const TIMES = 7;

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
async function typical(action: () => Promise<unknown>): Promise<number> {
  const spent: number[] = [];
  for (let i = 0; i < TIMES; i++) spent.push(await timed(action));
  return median(spent);
}

const before = process.memoryUsage.rss();
const limani = await connect(folder, true);
const page = (): Promise<unknown> => limani.listRuns({}, { limit: 20 });
const open = await timed(page);
/** To its end: a page may be short where the search takes long. */
async function search(): Promise<number> {
  let found = 0;
  for (let after: string | null | undefined; after !== null;) {
    const request = { limit: 20, ...(after !== undefined && { after }) };
    const { runs, next }: RunPage = await limani.listRuns({ text: RARE }, request);
    found += runs.length;
    after = next;
  }
  return found;
}
const found = await search();
if (found !== 1) throw new Error(`found ${found} runs instead of one`);
const report = {
  open,
  page: await typical(page),
  oneRun: await typical(() => limani.getRunData(idOf(5))),
  search: await typical(search),
  reading: process.memoryUsage.rss() - before,
};
await limani.createRun({ runId: 'last', runIdHuman: 'last', startTime: 1, hailerInfo: {}, fresh: true });
await limani.endRunUpdate('last', 2, 'success', {});
await limani.flush();
const publishing = process.resourceUsage().maxRSS * 1024 - before;
await limani.disconnect();
process.stdout.write(JSON.stringify({ ...report, publishing } satisfies ReaderReport));
