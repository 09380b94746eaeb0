// Listing and searching runs: which rows, as conditions on `r`.
import type { RunFilter } from '../limani.ts';
import { escaped } from '../records/lists.ts';
import { among, containing, ofPlugin, type Condition, type SqlScalar } from '../sql/queries.ts';

const like = (column: string): string => `${column} LIKE ? ESCAPE '\\'`;

/** On an operation `o`. */
export const operationHolds = (text: string): Condition => {
  const inJson = containing(escaped(text));
  return {
    sql: `(${like('o.name')} OR ${like('o.arguments_json')} OR ${like('o.logs_json')})`,
    values: [containing(text), inJson, inJson],
  };
};

/** On a fact `f`. */
export const factHolds = (text: string): Condition => ({
  sql: like('f.command'),
  values: [containing(text)],
});

/** On a notebook's name. */
export const notebookHolds = (text: string): Condition => ({
  sql: like('notebook'),
  values: [containing(text)],
});

/** On an operation `o`. */
export const ofCell = (cell: string, notebook: string | undefined): Condition => ({
  sql: `o.place IN (SELECT id FROM _places WHERE cell = ?${notebook === undefined ? '' : ' AND notebook = ?'})`,
  values: notebook === undefined ? [cell] : [cell, notebook],
});

const anOperation = ({ sql, values }: Condition): Condition => ({
  sql: `EXISTS (SELECT 1 FROM operations o WHERE o.run_id = r.id AND ${sql})`,
  values,
});

function ofText(text: string): Condition {
  const operation = anOperation(operationHolds(text));
  const fact = factHolds(text);
  const notebook = notebookHolds(text);
  return {
    sql: `(r.${notebook.sql} OR ${operation.sql}
      OR EXISTS (SELECT 1 FROM command_n_facts_in_order f WHERE f.run_id = r.id AND ${fact.sql}))`,
    values: [...notebook.values, ...operation.values, ...fact.values],
  };
}

/** What an index on runs, in the order of the list, can go by. */
export function indexedConditions({ notebook, status, pinned, from, to }: RunFilter): Condition[] {
  // of which only another writer's word is known is not there yet
  const conditions: Condition[] = [{ sql: 'r.start_time IS NOT NULL', values: [] }];
  const add = (sql: string, ...values: SqlScalar[]): unknown => conditions.push({ sql, values });
  if (notebook !== undefined) add('r.notebook = ?', notebook);
  else if (pinned === true) add('r.pinned = 1');
  else if (status?.length === 1) add('r.status = ?', ...status);
  if (from !== undefined) add('r.start_time >= ?', from);
  if (to !== undefined) add('r.start_time < ?', to);
  return conditions;
}

/** What must be looked at run by run. */
export function otherConditions({
  notebook,
  cell,
  status,
  pinned,
  plugin,
  host,
  text,
}: RunFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: SqlScalar[]): unknown => conditions.push({ sql, values });
  if (status) conditions.push(among('r.status', status));
  if (pinned !== undefined) add('r.pinned = ?', Number(pinned));
  if (host !== undefined) add('EXISTS (SELECT 1 FROM hosts h WHERE h.run_id = r.id AND h.name = ?)', host);
  if (cell !== undefined) conditions.push(anOperation(ofCell(cell, notebook)));
  if (plugin !== undefined) conditions.push(anOperation(ofPlugin(plugin)));
  if (text !== undefined) conditions.push(ofText(text));
  return conditions;
}
