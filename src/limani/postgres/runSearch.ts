// Listing and searching runs.
import type { RunFilter } from '../limani.ts';
import type { CheckedPage, Cursor } from '../page.ts';
import type { Found } from '../records/lists.ts';
import {
  allOf,
  among,
  before,
  cursorOf,
  LATEST_RUNS_FIRST,
  ofPlugin,
  runsWithStats,
  type Condition,
  type SqlScalar,
} from '../sql/queries.ts';
import { BUDGET_MS, FIRST_STEP, nextStep } from '../records/steps.ts';
import { rowsOf, type Session } from './server.ts';
import { hasTextIndexes, LOOKUP_MS, runsByText, textConditions } from './textIndex.ts';

/** After so long what is searched for may be rare: then all texts are asked at once. Milliseconds. */
const RARE_MS = 40;

/** On a run `r`: what the server finds by its indexes. */
function conditionsOf({
  notebook,
  cell,
  status,
  pinned,
  plugin,
  host,
  from,
  to,
}: RunFilter): readonly Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: SqlScalar[]): unknown => conditions.push({ sql, values });
  const operation = (sql: string, ...values: SqlScalar[]): unknown =>
    add(`r.id IN (SELECT o.run_id FROM operations o WHERE ${sql})`, ...values);
  if (notebook !== undefined)
    add('right(r.notebook, 200) = right(?, 200) AND r.notebook = ?', notebook, notebook);
  if (status) conditions.push(among('r.status', status));
  // the index is on the constant
  if (pinned !== undefined) add(`r.pinned = ${pinned ? 1 : 0}`);
  if (from !== undefined) add('r.start_time >= ?', from);
  if (to !== undefined) add('r.start_time < ?', to);
  if (host !== undefined) add('r.id IN (SELECT h.run_id FROM hosts h WHERE h.name = ?)', host);
  if (cell !== undefined && notebook === undefined) operation('o.cell = ?', cell);
  if (cell !== undefined && notebook !== undefined)
    operation('o.cell = ? AND right(o.notebook, 200) = right(?, 200)', cell, notebook);
  if (plugin !== undefined) {
    const { sql, values } = ofPlugin(plugin);
    operation(sql, ...values);
  }
  return conditions;
}

/** One question of both tables: two of them the planner may answer by reading a whole table for each step. */
function ofText(text: string): Condition {
  const { operation, fact, notebook } = textConditions(text);
  return {
    sql: `(${notebook.sql} OR EXISTS (SELECT 1 FROM operations o WHERE o.run_id = r.id AND ${operation.sql}
      UNION ALL SELECT 1 FROM command_n_facts_in_order f WHERE f.run_id = r.id AND ${fact.sql}))`,
    values: [...notebook.values, ...operation.values, ...fact.values],
  };
}

/** What a test may say in place of the machine. */
export interface Pace {
  /** Milliseconds, of a clock that only goes forward. */
  readonly now: () => number;
  /** How long all texts may be asked at once, milliseconds. */
  readonly lookupMs: number;
}

export async function searchRuns(
  session: Session,
  filter: RunFilter,
  { limit, after }: CheckedPage,
  { now = () => performance.now(), lookupMs = LOOKUP_MS }: Partial<Pace> = {},
): Promise<Found> {
  const { text } = filter;
  const conditions = conditionsOf(filter);
  const page = async (keys: readonly Cursor[], more: Cursor | null): Promise<Found> => ({
    rows: await rowsOf(session, runsWithStats(keys.slice(0, limit).map(({ id }) => id))),
    next: (keys.length > limit ? keys[limit - 1] : undefined) ?? more,
  });
  const newestFrom = (from: Cursor | null): Condition => {
    const { sql, values } = allOf([...conditions, ...before(from)]);
    return {
      sql: `SELECT r.id, r.start_time, r.notebook FROM runs r WHERE ${sql} ${LATEST_RUNS_FIRST}`,
      values,
    };
  };
  const keysOf = async (query: Condition): Promise<Cursor[]> => (await rowsOf(session, query)).map(cursorOf);
  const ofThese = async (ids: readonly string[], from: Cursor, most: number): Promise<Cursor[]> => {
    const { sql, values } = allOf([...conditions, ...before(from)]);
    const newest = `SELECT r.id, r.start_time FROM runs r WHERE r.id = ANY(?) AND ${sql} ${LATEST_RUNS_FIRST} LIMIT ?`;
    return (await session.rows(newest, [ids, ...values, most])).map(cursorOf);
  };
  if (text === undefined) {
    const { sql, values } = newestFrom(after);
    return page(await keysOf({ sql: `${sql} LIMIT ?`, values: [...values, limit + 1] }), null);
  }
  const holds = ofText(text);
  const start = now();
  const keys: Cursor[] = [];
  let asked = false;
  for (let from = after, step = FIRST_STEP, time = start; ;) {
    const newest = newestFrom(from);
    keys.push(
      ...(await keysOf({
        // offset 0: the runs of this step are found first, then their texts are read
        sql: `SELECT r.id, r.start_time FROM (${newest.sql} LIMIT ? OFFSET 0) r WHERE ${holds.sql}
          ${LATEST_RUNS_FIRST} LIMIT ?`,
        values: [...newest.values, step, ...holds.values, limit + 1 - keys.length],
      })),
    );
    if (keys.length > limit) return page(keys, null);
    const [last] = await keysOf({
      sql: `${newest.sql} LIMIT 1 OFFSET ?`,
      values: [...newest.values, step - 1],
    });
    if (!last) return page(keys, null);
    from = last;
    const [previous, current] = [time, now()];
    if (!asked && current - start >= RARE_MS) {
      asked = true;
      // what took too long for the first page does so again
      const ids =
        after === null || (await hasTextIndexes(session))
          ? await runsByText(session, text, lookupMs)
          : undefined;
      if (ids) return page([...keys, ...(await ofThese(ids, from, limit + 1 - keys.length))], null);
    }
    if (current - start >= BUDGET_MS) return page(keys, from);
    step = nextStep(step, current - previous);
    time = current;
  }
}
