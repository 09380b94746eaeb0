// Runs as lines of JSON, for every adapter: a first line that says what this is, a line for each run, before it one for
// each content that it is the first to need, a last line with their numbers.
import type { RunData } from './entries.ts';
import { LimaniError, messageOf } from './error.ts';
import { checkedHash, contentsOf, pack, unpack } from './content.ts';
import type { ExportOptions, Limani, RunFilter } from './limani.ts';
import { isFinalStatus } from './status.ts';

const FORMAT = 'limani-runs';
/** The first had no contents. */
const VERSION = 2;
const PAGE = 100;
/** No content of an exported file is larger: what says so is no file of ours. */
const MAX_CONTENT_BYTES = 256 << 20;

type Source = Pick<Limani, 'listRuns' | 'getRunData' | 'getContent'>;

/** Ended runs, newest first; one content at a time is in memory. */
export async function* exportLines(
  limani: Source,
  filter: RunFilter,
  { contents = true }: ExportOptions,
): AsyncGenerator<string> {
  yield JSON.stringify({ format: FORMAT, version: VERSION });
  const told = new Set<string>();
  let [count, contentCount] = [0, 0];
  let after: string | null = null;
  do {
    const { runs, next } = await limani.listRuns(filter, { limit: PAGE, ...(after !== null && { after }) });
    for (const { runId, status } of runs) {
      if (!isFinalStatus(status)) continue;
      const data = await limani.getRunData(runId);
      // deleted meanwhile
      if (!data) continue;
      for (const content of contents ? contentsOf(data) : []) {
        if (told.has(content)) continue;
        told.add(content);
        const bytes = await limani.getContent(content);
        // not kept here: the run does without it there, too
        if (!bytes) continue;
        contentCount++;
        yield JSON.stringify({ content, gzip: (await pack(bytes)).toString('base64') });
      }
      yield JSON.stringify(data);
      count++;
    }
    after = next;
  } while (after !== null);
  yield JSON.stringify({ runs: count, contents: contentCount });
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

/** The version of the format. */
function checkHeader({ format, version }: Readonly<Record<string, unknown>>): number {
  if (format !== FORMAT || typeof version !== 'number')
    throw new LimaniError('invalid', 'These are no exported runs: the first line does not say so.');
  if (version > VERSION)
    throw new LimaniError(
      'newer',
      `These runs were exported by a newer Databook (version ${version} of the format; this one knows ${VERSION}). Update Databook to take them in.`,
    );
  return version;
}

/** @throws LimaniError `invalid` where a content is not what its hash says */
async function contentOf(
  { content, gzip }: Readonly<Record<string, unknown>>,
  line: number,
): Promise<Uint8Array> {
  if (typeof content === 'string' && typeof gzip === 'string') {
    const packed = Buffer.from(gzip, 'base64');
    const bytes = await unpack(packed, checkedHash(content), MAX_CONTENT_BYTES);
    if (bytes) return bytes;
  }
  throw refused(line, 'holds a content that is not what its hash says');
}

const isList = (value: unknown): boolean => Array.isArray(value);

/** A run of an export, and the line it stands on. */
export interface ExportedRun {
  readonly data: RunData;
  readonly line: number;
}

/**
 * Runs of exported lines.
 * @param keep is given each content before the run that needs it
 * @throws LimaniError `invalid`, `newer`
 */
export async function* exportedRuns(
  lines: AsyncIterable<string> | Iterable<string>,
  keep: Limani['putContent'],
): AsyncGenerator<ExportedRun> {
  let line = 0;
  let [count, contentCount] = [0, 0];
  let version = VERSION;
  let ended = false;
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const value = parsed(text, line);
    if (line === 1) version = checkHeader(value);
    else if (ended) throw refused(line, 'comes after the last one');
    else if (
      value['run'] &&
      isList(value['hosts']) &&
      isList(value['snapshots']) &&
      isList(value['factLogs'])
    ) {
      count++;
      yield { data: value as unknown as RunData, line };
    } else if (version > 1 && value['content'] !== undefined) {
      contentCount++;
      await keep(await contentOf(value, line));
    } else if (value['runs'] === count && (value['contents'] ?? 0) === contentCount) ended = true;
    else throw refused(line, 'is neither a run, nor a content, nor the number of those before it');
  }
  if (line === 0) throw new LimaniError('invalid', 'These are no exported runs: there is nothing.');
  if (!ended) throw refused(line + 1, 'is missing: the export was cut off');
}
