// Listing and searching runs.
import type { Filter } from 'mongodb';
import type { RunFilter } from '../limani.ts';
import type { CheckedPage, Cursor } from '../page.ts';
import { escaped, type Found } from '../records/lists.ts';
import { BUDGET_MS, FIRST_STEP, nextStep } from '../records/steps.ts';
import type { Deployment } from './deployment.ts';
import { rankOf, toRunRow, type RunDocument } from './documents.ts';
import { statsOf } from './stats.ts';

const NEWEST_FIRST = { start_time: -1, _id: -1 } as const;

/**
 * In PCRE, by which servers before MongoDB 6.1 search, a pattern takes at most 64 KB when it is compiled, and a class 33
 * bytes: a longer text is written with alternatives, of which 13 bytes are enough.
 */
const MAX_CLASSES = 1500;

/** What finds a text wherever it stands, ASCII letters in either case. */
export const containing = (text: string): RegExp =>
  new RegExp(
    text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/[a-z]/gi, (letter) => {
      const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
      return text.length > MAX_CLASSES ? `(?:${lower}|${upper})` : `[${lower}${upper}]`;
    }),
  );

/** What the server finds by its indexes. */
function conditionsOf(filter: RunFilter): Filter<RunDocument>[] {
  const { notebook, cell, status, pinned, plugin, host, from, to } = filter;
  const conditions: Filter<RunDocument>[] = [
    // what is left of deleted ones has no start
    { start_time: { $gte: from ?? -Number.MAX_VALUE, ...(to !== undefined && { $lt: to }) } },
  ];
  if (notebook !== undefined) conditions.push({ notebook });
  if (status) conditions.push({ rank: { $in: status.map(rankOf) } });
  if (pinned !== undefined) conditions.push({ pinned: Number(pinned) });
  if (host !== undefined) conditions.push({ 'hosts.name': host });
  if (cell !== undefined) conditions.push({ cells: cell });
  if (plugin !== undefined) conditions.push({ plugins: plugin });
  return conditions;
}

const before = (cursor: Cursor | null): Filter<RunDocument>[] =>
  cursor
    ? [{ $or: [{ start_time: { $lt: cursor.time } }, { start_time: cursor.time, _id: { $lt: cursor.id } }] }]
    : [];

const cursorOf = ({ _id, start_time: time = 0 }: RunDocument): Cursor => ({ time, id: _id });

/** Those of the runs in whose texts it stands. */
async function holding(
  { collections }: Deployment,
  runs: readonly RunDocument[],
  text: string,
): Promise<RunDocument[]> {
  const [plain, inJson] = [containing(text), containing(escaped(text))];
  const ofRuns = { run_id: { $in: runs.map(({ _id }) => _id) } };
  const texts = { $or: [{ name: plain }, { arguments_json: inJson }, { logs_json: inJson }] };
  const found = await Promise.all([
    collections.operations.distinct('run_id', { ...ofRuns, ...texts }),
    collections.facts.distinct('run_id', { ...ofRuns, command: plain }),
  ]);
  const ids = new Set(found.flat());
  return runs.filter(({ _id, notebook }) => ids.has(_id) || (notebook && plain.test(notebook)));
}

/** @param now milliseconds, of a clock that only goes forward */
export async function searchRuns(
  deployment: Deployment,
  filter: RunFilter,
  { limit, after }: CheckedPage,
  now: () => number = () => performance.now(),
): Promise<Found> {
  const { text } = filter;
  const conditions = conditionsOf(filter);
  const newest = (from: Cursor | null, count: number): Promise<RunDocument[]> =>
    deployment.collections.runs
      .find({ $and: [...conditions, ...before(from)] })
      .sort(NEWEST_FIRST)
      .limit(count)
      .toArray();
  const page = async (found: readonly RunDocument[], more: Cursor | null): Promise<Found> => {
    const shown = found.slice(0, limit);
    const stats = await statsOf(
      deployment,
      shown.map(({ _id }) => _id),
    );
    const last = shown.at(-1);
    return {
      rows: shown.map((run) => ({ ...toRunRow(run), ...stats(run._id) })),
      next: found.length > limit && last ? cursorOf(last) : more,
    };
  };
  if (text === undefined) return page(await newest(after, limit + 1), null);
  const start = now();
  const found: RunDocument[] = [];
  for (let from = after, step = FIRST_STEP, time = start; ;) {
    const looked = await newest(from, step);
    found.push(...(await holding(deployment, looked, text)));
    if (found.length > limit || looked.length < step) return page(found, null);
    const last = looked.at(-1);
    from = last ? cursorOf(last) : from;
    const [previous, current] = [time, now()];
    if (current - start >= BUDGET_MS) return page(found, from);
    step = nextStep(step, current - previous);
    time = current;
  }
}
