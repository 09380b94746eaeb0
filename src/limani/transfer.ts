// Runs as lines of JSON, for every adapter: a first line that says what this is, a run on each, a last line with their number.
import type { RunData } from './entries.ts';
import { LimaniError, messageOf } from './error.ts';
import type { Limani, RunFilter } from './limani.ts';
import { isFinalStatus } from './status.ts';

const FORMAT = 'limani-runs';
const VERSION = 1;
const PAGE = 100;

/** Ended runs, newest first. */
export async function* exportLines(
  limani: Pick<Limani, 'listRuns' | 'getRunData'>,
  filter: RunFilter,
): AsyncGenerator<string> {
  yield JSON.stringify({ format: FORMAT, version: VERSION });
  let count = 0;
  let after: string | null = null;
  do {
    const { runs, next } = await limani.listRuns(filter, { limit: PAGE, ...(after !== null && { after }) });
    for (const { runId, status } of runs) {
      if (!isFinalStatus(status)) continue;
      const data = await limani.getRunData(runId);
      // deleted meanwhile
      if (!data) continue;
      yield JSON.stringify(data);
      count++;
    }
    after = next;
  } while (after !== null);
  yield JSON.stringify({ runs: count });
}

const refused = (line: number, why: string, cause?: unknown): LimaniError =>
  new LimaniError('invalid', `Line ${line} of the exported runs ${why}; what is before it was taken in.`, {
    cause,
  });

function parsed(text: string, line: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw refused(line, `is no JSON (${messageOf(error)})`, error);
  }
  throw refused(line, 'is no object');
}

function checkHeader({ format, version }: Readonly<Record<string, unknown>>): void {
  if (format !== FORMAT || typeof version !== 'number')
    throw new LimaniError('invalid', 'These are no exported runs: the first line does not say so.');
  if (version > VERSION)
    throw new LimaniError(
      'newer',
      `These runs were exported by a newer Databook (version ${version} of the format; this one knows ${VERSION}). Update Databook to take them in.`,
    );
}

const isList = (value: unknown): boolean => Array.isArray(value);

/** A run of an export, and the line it stands on. */
export interface ExportedRun {
  readonly data: RunData;
  readonly line: number;
}

/** Runs of exported lines. @throws LimaniError `invalid`, `newer` */
export async function* exportedRuns(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<ExportedRun> {
  let line = 0;
  let count = 0;
  let ended = false;
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const value = parsed(text, line);
    if (line === 1) checkHeader(value);
    else if (ended) throw refused(line, 'comes after the last one');
    else if (
      value['run'] &&
      isList(value['hosts']) &&
      isList(value['snapshots']) &&
      isList(value['factLogs'])
    ) {
      count++;
      yield { data: value as unknown as RunData, line };
    } else if (value['runs'] === count) ended = true;
    else throw refused(line, 'is neither a run nor the number of runs before it');
  }
  if (line === 0) throw new LimaniError('invalid', 'These are no exported runs: there is nothing.');
  if (!ended) throw refused(line + 1, 'is missing: the export was cut off');
}
