// Searching runs in the view's thread: by what is rare where something is, else from the newest on.
import type { RunFilter } from '../limani.ts';
import type { CheckedPage, Cursor } from '../page.ts';
import type { Found } from '../records/lists.ts';
import { allOf, before, cursorOf, LATEST_RUNS_FIRST, runsWithStats } from '../sql/queries.ts';
import { BUDGET_MS, FIRST_STEP, nextStep } from '../records/steps.ts';
import { rareRuns } from './rareRuns.ts';
import { indexedConditions, otherConditions } from './runConditions.ts';
import { ArchiveSearch, type Searched } from './archive/search.ts';
import type { Row } from './view.ts';

/** The counts of a run that is archived are in its row. */
function withStats(row: Row): Row {
  if (row['archive'] === null) return row;
  const [total, successful] = [Number(row['archived_total']), Number(row['archived_successful'])];
  const [changed, duration] = [row['archived_changed'] ?? 0, row['archived_duration'] ?? 0];
  return { ...row, total, changed, successful, failed: total - successful, duration };
}

/** @param now milliseconds, of a clock that only goes forward */
export function searchRuns(
  db: Searched,
  filter: RunFilter,
  { limit, after }: CheckedPage,
  now: () => number = () => performance.now(),
): Found {
  const keys: Cursor[] = [];
  const page = (more: Cursor | null): Found => ({
    rows: db.rows(runsWithStats(keys.slice(0, limit).map(({ id }) => id))).map(withStats),
    next: (keys.length > limit ? keys[limit - 1] : undefined) ?? more,
  });
  const start = now();
  const archived = ArchiveSearch.of(db, filter);
  const rare = rareRuns(db, filter);
  if (rare && !archived) {
    const all = [...indexedConditions(filter), ...otherConditions(filter), ...before(after)];
    const { sql, values } = allOf(all);
    keys.push(
      ...db
        .rows({
          sql: `SELECT r.id, r.start_time FROM runs r WHERE r.id IN (SELECT value FROM json_each(?)) AND ${sql}
            ${LATEST_RUNS_FIRST} LIMIT ?`,
          values: [JSON.stringify(rare), ...values, limit + 1],
        })
        .map(cursorOf),
    );
    return page(null);
  }
  const others = allOf(archived?.conditions() ?? otherConditions(filter));
  let step = FIRST_STEP;
  for (let from = after, time = now(); ;) {
    const possible = archived ? [archived.possible(rare)] : [];
    const indexed = allOf([...indexedConditions(filter), ...before(from), ...possible]);
    const newest = `SELECT id, start_time, status, pinned, notebook, archive FROM runs r WHERE ${indexed.sql} ${LATEST_RUNS_FIRST}`;
    const most = limit + 1 - keys.length;
    const found = db.rows({
      sql: `SELECT r.id, r.start_time, r.archive FROM (${newest} LIMIT ${step}) r WHERE ${others.sql}
        ${LATEST_RUNS_FIRST} LIMIT ?`,
      values: [...indexed.values, ...others.values, archived ? step : most],
    });
    const looked = archived?.meant(found, most, () => now() - start >= BUDGET_MS);
    keys.push(...(looked?.meant ?? found).map(cursorOf));
    if (keys.length > limit) return page(null);
    if (looked?.upTo) return page(cursorOf(looked.upTo));
    const [last] = db.rows({ sql: `${newest} LIMIT 1 OFFSET ${step - 1}`, values: indexed.values });
    if (!last) return page(null);
    from = cursorOf(last);
    const [previous, current] = [time, now()];
    if (current - start >= BUDGET_MS) return page(from);
    step = nextStep(step, current - previous);
    time = current;
  }
}
