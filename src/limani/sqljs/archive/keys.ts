// Which archives may hold what is asked for.
import type { CellRef, RunFilter } from '../../limani.ts';
import type { Condition, SqlScalar } from '../../sql/queries.ts';
import { ANY } from './freeze.ts';

/** @param ways conditions on a key, each a search in the index of its own */
const keyed = (kind: string, ways: readonly string[], values: readonly SqlScalar[]): Condition => {
  const found = [`key = '${ANY}'`, ...ways].map(
    (way) => `SELECT archive FROM _archive_keys WHERE kind = '${kind}' AND ${way}`,
  );
  return { sql: `a.id IN (${found.join(' UNION ALL ')})`, values };
};

// without its affinity, for which the index of keys could not be used
const ofPlace = (cell: string, notebook: string | undefined): Condition =>
  keyed(
    'place',
    [`key IN (SELECT +id FROM _places WHERE cell = ?${notebook === undefined ? '' : ' AND notebook = ?'})`],
    notebook === undefined ? [cell] : [cell, notebook],
  );

/** Whether a filter asks for more than the image tells of every run. */
export const needsArchives = ({ cell, plugin, host, text }: RunFilter): boolean =>
  [cell, plugin, host, text].some((value) => value !== undefined);

/** On an archive `a`; all must hold. */
export function mayMatch({ notebook, cell, plugin, host }: RunFilter): Condition[] {
  const conditions: Condition[] = [];
  if (cell !== undefined) conditions.push(ofPlace(cell, notebook));
  // "A" comes after "@"
  if (plugin !== undefined)
    conditions.push(
      keyed('plugin', ['key = ?', 'key >= ? AND key < ?'], [plugin, `${plugin}@`, `${plugin}A`]),
    );
  if (host !== undefined) conditions.push(keyed('host', ['key = ?'], [host]));
  return conditions;
}

/** On an archive `a`; one of them must hold. */
export function mayHoldCell(ref: CellRef): Condition[] {
  const conditions: Condition[] = [];
  if ('notebook' in ref) conditions.push(ofPlace(ref.cell, ref.notebook));
  if (ref.sourceHash !== undefined)
    conditions.push(keyed('source', ['key = substr(?, -16)'], [ref.sourceHash]));
  return conditions;
}
