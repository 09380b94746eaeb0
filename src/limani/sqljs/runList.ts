// Listing and searching runs.
import type { SqlValue } from 'sql.js';
import { checkedNumber, checkedText } from '../checks.ts';
import { LimaniError } from '../error.ts';
import type { PageRequest, RunFilter, RunPage } from '../limani.ts';
import { toRun, toStats } from './rows.ts';
import type { Query, Row } from './view.ts';

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** A pattern that finds the text as it is. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** The text as it stands within JSON. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

function conditionsOf(filter: RunFilter): Condition[] {
  const conditions: Condition[] = [{ sql: 'r.start_time IS NOT NULL', values: [] }];
  const add = (sql: string, ...values: SqlValue[]): unknown => conditions.push({ sql, values });
  const { notebook, status, plugin, host, from, to, text } = filter;
  if (notebook !== undefined) add('r.notebook = ?', checkedText('A notebook', notebook));
  if (status) add(`r.status IN (${status.map(() => '?').join(', ')})`, ...status);
  if (from !== undefined) add('r.start_time >= ?', checkedNumber('The time "from"', from));
  if (to !== undefined) add('r.start_time < ?', checkedNumber('The time "to"', to));
  if (plugin !== undefined) {
    const versioned = `${checkedText('A plugin', plugin)}@`;
    add(
      'EXISTS (SELECT 1 FROM operations o WHERE o.run_id = r.id AND (o.plugin = ? OR substr(o.plugin, 1, length(?)) = ?))',
      plugin,
      versioned,
      versioned,
    );
  }
  if (host !== undefined)
    add('EXISTS (SELECT 1 FROM hosts h WHERE h.run_id = r.id AND h.name = ?)', checkedText('A host', host));
  if (text !== undefined) conditions.push(textCondition(checkedText('A text', text)));
  return conditions;
}

function textCondition(text: string): Condition {
  const like = (column: string): string => `${column} LIKE ? ESCAPE '\\'`;
  const sql = `(${like('r.notebook')} OR ${like('r.run_id_human')}
    OR EXISTS (SELECT 1 FROM operations o WHERE o.run_id = r.id
      AND (${like('o.name')} OR ${like('o.arguments_json')} OR ${like('o.logs_json')}))
    OR EXISTS (SELECT 1 FROM command_n_facts_in_order f WHERE f.run_id = r.id AND ${like('f.command')}))`;
  const plain = containing(text);
  const inJson = containing(escaped(text));
  return { sql, values: [plain, plain, plain, inJson, inJson, plain] };
}

interface Cursor {
  readonly startTime: number;
  readonly runId: string;
}

const printCursor = ({ startTime, runId }: Cursor): string => JSON.stringify([startTime, runId]);

function readCursor(after: string): Cursor {
  try {
    const [startTime, runId] = JSON.parse(after) as [unknown, unknown];
    return {
      startTime: checkedNumber('The time of a page', startTime),
      runId: checkedText('The run of a page', runId),
    };
  } catch (error) {
    throw new LimaniError(
      'invalid',
      `The next page cannot be found after ${JSON.stringify(after.slice(0, 80))}: pass what the page before gave.`,
      {
        cause: error,
      },
    );
  }
}

/** One row more than the page holds: it tells whether there is a next page. @throws LimaniError `invalid` */
export function runsOf(filter: RunFilter, { limit, after }: PageRequest): Query {
  if (!Number.isInteger(limit) || limit < 1)
    throw new LimaniError('invalid', `The limit of a page must be a whole number from 1 on, not ${limit}.`);
  const conditions = conditionsOf(filter);
  if (after !== undefined) {
    const { startTime, runId } = readCursor(after);
    conditions.push({ sql: '(r.start_time, r.id) < (?, ?)', values: [startTime, runId] });
  }
  const order = 'ORDER BY r.start_time DESC, r.id DESC';
  const operations = "FROM operations o WHERE o.run_id = r.id AND o.status <> 'running'";
  return {
    sql: `SELECT r.*, (SELECT count(*) ${operations}) AS total,
      (SELECT coalesce(sum(changed), 0) ${operations}) AS changed,
      (SELECT coalesce(sum(success), 0) ${operations}) AS successful,
      (SELECT count(*) - coalesce(sum(success), 0) ${operations}) AS failed,
      (SELECT coalesce(sum(duration), 0.0) ${operations}) AS duration
      FROM (SELECT * FROM runs r WHERE ${conditions.map(({ sql }) => sql).join(' AND ')} ${order} LIMIT ?) r ${order}`,
    values: [...conditions.flatMap(({ values }) => values), limit + 1],
  };
}

export function toRunPage(rows: readonly Row[], { limit }: PageRequest): RunPage {
  const runs = rows.slice(0, limit).map((row) => ({ ...toRun(row), stats: toStats(row) }));
  const last = runs.at(-1);
  return { runs, next: rows.length > limit && last ? printCursor(last) : null };
}
