// Stores and operations as the benchmarks of the run log need them.
import type { OperationEnd } from '../../../src/limani/entries.ts';
import { DEFAULT_BOUNDS, type ArchiveBounds } from '../../../src/limani/sqljs/archive/plan.ts';
import { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';

export const workerUrl = new URL('../../../src/limani/sqljs/worker/main.ts', import.meta.url);

/** Everything stays in the image. */
export const UNBOUNDED: ArchiveBounds = {
  imageBytes: Infinity,
  pieceBytes: 1,
  oldBytes: Infinity,
  pieces: 1,
};

/** @param blocking as a command line does it; otherwise as the editor does */
export async function connect(
  folder: string,
  blocking: boolean,
  archive = DEFAULT_BOUNDS,
): Promise<SqljsLimani> {
  const limani = new SqljsLimani({
    folder,
    archive,
    workerUrl,
    blocking,
    publishAfterMs: 30_000,
    onWarning: (message) => console.error(message),
  });
  await limani.connect();
  return limani;
}

const PROMQL = 'histogram_quantile(0.99, sum by (le) (rate(checkout_seconds_bucket[5m])))';
const HASH = `sha256:${'ab'.repeat(32)}`;
/** Made once, by joining: a text that is a plan of how to make it would be made while the clock runs. */
const LONG_LOG = Array.from({ length: 40 }, () => 'series ').join('');
const LONG_SOURCE = [PROMQL, PROMQL].join('');

/** The `n`th operation of a run, as the query of a cell makes it: about 880 bytes in a journal; 500 without a log. */
export const operation = (runId: string, hostId: number, n: number, withLog: boolean): OperationEnd => ({
  ...{ runId, hostId, uid: `${runId}/${n}`, opHash: HASH, name: 'prometheus', changed: false, success: true },
  ...{ duration: 0.1234, timestamp: 1_764_000_000 + n, diff: '', retryStats: {}, plugin: 'prometheus@1.0.0' },
  logs: { stdout: withLog ? LONG_LOG : '', stderr: '' },
  arguments: { source: withLog ? LONG_SOURCE : PROMQL },
  commandNFacts: withLog ? ['GET https://prometheus:9090/api/v1/query_range'] : [],
});

export const perSecond = (value: number): string => `${Math.round(value)}/s`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
export const milliseconds = (value: number): string => `${value.toPrecision(3)} ms`;

/** The middle one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
