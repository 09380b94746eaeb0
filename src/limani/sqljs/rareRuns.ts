// The runs that a search can be about, where something in its filter is rare.
import type { RunFilter } from '../limani.ts';
import { escaped } from '../records/lists.ts';
import { ofPlugin, type Condition } from '../sql/queries.ts';
import { factHolds, notebookHolds, ofCell, operationHolds } from './runConditions.ts';
import {
  FACT_TEXTS,
  idsThatMayHold,
  OPERATION_TEXTS,
  type Statements,
  type TextSource,
} from './textIndex.ts';

/** More runs than this are looked for from the newest on. */
const FEW = 2000;
/** Rows whose texts can be read through in a moment. */
const FEW_TEXTS = 20_000;

/** Ids of runs, among them all that the filter may mean; nothing where it means too many. */
export function rareRuns(db: Statements, filter: RunFilter): readonly string[] | undefined {
  const { cell, notebook, plugin, host, status, text } = filter;
  const operations = ({ sql, values }: Condition) =>
    few(db, { sql: `SELECT o.run_id AS id FROM operations o WHERE ${sql}`, values });
  return (
    (cell === undefined ? undefined : operations(ofCell(cell, notebook))) ??
    (host === undefined
      ? undefined
      : few(db, { sql: 'SELECT run_id AS id FROM hosts WHERE name = ?', values: [host] })) ??
    (plugin === undefined ? undefined : operations(ofPlugin(plugin))) ??
    // one status has an index of its own in the order of the list
    (status === undefined || status.length === 1
      ? undefined
      : few(db, {
          sql: `SELECT id FROM runs WHERE status IN (${status.map(() => '?').join(', ')})`,
          values: status,
        })) ??
    (text === undefined ? undefined : runsThatHold(db, text))
  );
}

/** The ids that a query gives, if they are few. */
function few(db: Statements, { sql, values }: Condition): readonly string[] | undefined {
  const rows = db.rows({ sql: `${sql} LIMIT ${FEW + 1}`, values });
  return rows.length > FEW ? undefined : [...new Set(rows.map(({ id }) => String(id)))];
}

function runsThatHold(db: Statements, text: string): readonly string[] | undefined {
  const found = [
    ofNotebooks(db, text),
    inRows(db, OPERATION_TEXTS, 'o', [text, escaped(text)], operationHolds(text)),
    inRows(db, FACT_TEXTS, 'f', [text], factHolds(text)),
  ];
  const all = new Set<string>();
  for (const ids of found) {
    if (!ids) return undefined;
    for (const id of ids) all.add(id);
  }
  return all.size <= FEW ? [...all] : undefined;
}

/** Walks from one notebook's name to the next, so that many runs of few notebooks take no time. */
const NOTEBOOKS = `WITH RECURSIVE names(notebook) AS (
  SELECT min(notebook) FROM runs UNION ALL
  SELECT (SELECT min(notebook) FROM runs WHERE notebook > names.notebook) FROM names WHERE names.notebook IS NOT NULL)
SELECT notebook FROM names WHERE notebook IS NOT NULL`;

function ofNotebooks(db: Statements, text: string): readonly string[] | undefined {
  const { sql, values } = notebookHolds(text);
  return few(db, {
    sql: `SELECT r.id FROM runs r WHERE r.notebook IN (SELECT notebook FROM (${NOTEBOOKS}) WHERE ${sql})`,
    values,
  });
}

function inRows(
  db: Statements,
  source: TextSource,
  alias: string,
  texts: readonly string[],
  holds: Condition,
): readonly string[] | undefined {
  const ranges = JSON.stringify(idsThatMayHold(db, source, texts));
  // the order of the join is given: ranges first, then the rows of each
  const rows = `json_each(?) j CROSS JOIN ${source.table} ${alias}
    ON ${alias}.id BETWEEN j.value ->> 0 AND j.value ->> 1`;
  const [counted] = db.rows({
    sql: `SELECT count(*) AS n FROM (SELECT 1 FROM ${rows} LIMIT ${FEW_TEXTS + 1})`,
    values: [ranges],
  });
  if (Number(counted?.['n']) > FEW_TEXTS) return undefined;
  return db
    .rows({
      sql: `SELECT DISTINCT ${alias}.run_id AS id FROM ${rows} WHERE ${holds.sql}`,
      values: [ranges, ...holds.values],
    })
    .map(({ id }) => String(id));
}
