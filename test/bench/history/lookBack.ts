// Looking back in a run log with a million operations: what a list, a search and a history take.
import type { Limani, RunFilter } from '../../../src/limani/limani.ts';
import { History } from '../../../src/logbook/history/history.ts';
import type { Figure } from '../figure.ts';

export const OPERATIONS = 1_000_000;
export const RUNS = OPERATIONS / 5;
export const NOTEBOOKS = 500;
const TIMES = 5;
/** What a list or a search may take, milliseconds. */
const ALLOWED_MS = 200;

/** One is asked for that is there once or a few times, or nowhere, or everywhere. */
const SEARCHES: Readonly<Record<string, RunFilter>> = {
  all: {},
  notebook: { notebook: 'n7' },
  cell: { notebook: 'n7', cell: 'c1' },
  status: { status: ['failure'] },
  'no such status': { status: ['denied', 'timeout'] },
  'rare plugin': { plugin: 'rare' },
  'common plugin': { plugin: 'prometheus' },
  'rare text': { text: 'No route to host' },
  'absent text': { text: 'certificate has expired' },
  'common text': { text: 'p99 1.' },
  'number in a fact': { text: `time=${12 * 345_678}` },
  'two letters, absent': { text: 'zq' },
};

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function took(what: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const start = performance.now();
    await what();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** @param opened what opening the store took, with a first answer; milliseconds */
export async function lookBack(limani: Limani, adapter: string, opened: number): Promise<Figure> {
  const page = { limit: 50 };
  const times: [string, number][] = [];
  for (const [name, filter] of Object.entries(SEARCHES))
    times.push([name, await took(() => limani.listRuns(filter, page))]);
  const cell = { notebook: 'n7', cell: 'c1', sourceHash: `sha256:${'36'.padStart(64, '0')}` };
  times.push(['history of a cell', await took(() => limani.cellHistory(cell, page))]);
  // what `databook history search` does: the runs, and in which lines of them the text stands
  const history = new History({ open: () => Promise.resolve(limani) });
  for (const text of ['No route to host', 'p99 1.'])
    times.push([`lines with “${text}”`, await took(() => history.search({ text }, { limit: 10 }))]);
  const slowest = Math.max(...times.map(([, time]) => time));
  return {
    name: `${adapter}: a page of runs or of a cell's history at 1M operations / ${ALLOWED_MS} ms`,
    ratio: slowest / ALLOWED_MS,
    note: `${times.map(([name, time]) => `${name} ${Math.round(time)}`).join(', ')} ms; open ${Math.round(opened)} ms`,
    floor: 1,
    goal: 0.75,
    lowerIsBetter: true,
  };
}
