// Large stores: what publishing one costs the editor's thread, and what opening and reading one costs.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';
import type { Figure } from '../figure.ts';
import { OPERATIONS_PER_RUN, recordRuns } from './fill.ts';
import type { ReaderReport } from './reader.ts';
import { DEFAULT_BOUNDS } from '../../../src/limani/sqljs/archive/plan.ts';
import { connect, megabytes, median, milliseconds, UNBOUNDED } from './sample.ts';

const SMALL = 10_000;
const LARGE = 1_000_000;
const CHECKPOINT_BYTES = 200e6;
const STEP = 10_000;
const CHECKPOINTS = 5;

const imageOf = (folder: string): string => path.join(folder, 'runs.sqlite');
const imageBytes = (folder: string): number => statSync(imageOf(folder)).size;
const archivesOf = (folder: string): string[] => {
  const archives = path.join(folder, 'archive');
  return readdirSync(archives).map((file) => path.join(archives, file));
};

/** 99th percentile of how late this thread's timers were while something went on, milliseconds. */
async function delayDuring(action: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await action();
  delay.disable();
  return delay.percentile(99) / 1e6;
}

async function checkpointFigure(folder: string, limani: SqljsLimani, runs: number): Promise<Figure> {
  const [idle, busy]: [number[], number[]] = [[], []];
  let took = 0;
  for (let i = 0; i < CHECKPOINTS; i++) {
    await recordRuns(limani, runs + i, runs + i + 1);
    const start = performance.now();
    busy.push(await delayDuring(() => limani.flush()));
    took = performance.now() - start;
    idle.push(await delayDuring(() => sleep(took)));
  }
  const [of, against] = [median(busy), median(idle)];
  return {
    name: `p99 delay of the editor's event loop, checkpoint of ${megabytes(imageBytes(folder))} / idle`,
    ratio: of / against,
    note: `${milliseconds(of)}, idle ${milliseconds(against)}; the checkpoint takes ${milliseconds(took)}`,
    floor: 2,
    lowerIsBetter: true,
  };
}

async function read(folder: string): Promise<ReaderReport> {
  const script = path.join(import.meta.dirname, 'reader.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, folder];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as ReaderReport;
}

/** @param all bytes of image and archives */
function readingFigures(small: ReaderReport, large: ReaderReport, all: number): Figure[] {
  const flat = (what: string, of: (report: ReaderReport) => number, floor?: number): Figure => ({
    name: `${what}, of 1M operations / of 10k`,
    ratio: of(large) / of(small),
    note: `${milliseconds(of(large))}, ${milliseconds(of(small))}`,
    lowerIsBetter: true,
    ...(floor === undefined ? {} : { floor }),
  });
  const memory = (what: string, of: number, floor: number): Figure => ({
    name: `memory while ${what} 1M operations / the bound of an image`,
    ratio: of / DEFAULT_BOUNDS.imageBytes,
    note: `${megabytes(of)}, bound ${megabytes(DEFAULT_BOUNDS.imageBytes)}; image and archives ${megabytes(all)}`,
    floor,
    lowerIsBetter: true,
  });
  return [
    flat('open a store and list its last runs', ({ open }) => open, 4),
    flat('list the last 20 runs', ({ page }) => page, 2),
    flat('all of one run', ({ oneRun }) => oneRun, 2),
    flat('search for a text that one run has', ({ search }) => search, 10),
    memory('reading', large.reading, 2.5),
    memory('publishing', large.publishing, 5),
  ];
}

/** Records and publishes until there is enough; returns the number of runs. */
async function grow(limani: SqljsLimani, from: number, enough: (runs: number) => boolean): Promise<number> {
  let runs = from;
  for (; !enough(runs); runs += STEP) {
    await recordRuns(limani, runs, runs + STEP);
    await limani.flush();
  }
  return runs;
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-bench-'));
  const [small, large] = [path.join(folder, 'small'), path.join(folder, 'large')];
  try {
    const filling = await connect(small, true);
    await recordRuns(filling, 0, SMALL / OPERATIONS_PER_RUN);
    await filling.disconnect();
    const whole = await connect(large, false, UNBOUNDED);
    const published = await grow(whole, 0, (runs) => runs > 0 && imageBytes(large) >= CHECKPOINT_BYTES);
    const checkpoint = await checkpointFigure(large, whole, published);
    await whole.disconnect();
    const limani = await connect(large, false);
    await grow(limani, published + CHECKPOINTS, (runs) => runs * OPERATIONS_PER_RUN >= LARGE);
    await limani.disconnect();
    const all = archivesOf(large).reduce((sum, file) => sum + statSync(file).size, imageBytes(large));
    return [checkpoint, ...readingFigures(await read(small), await read(large), all)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
