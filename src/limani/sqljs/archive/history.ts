// The operations of a cell, in the image and in archives.
import type { CellRef } from '../../limani.ts';
import type { CheckedPage } from '../../page.ts';
import { historyOf } from '../../sql/cellHistory.ts';
import { DIALECT } from '../dialect.ts';
import type { Row } from '../view.ts';
import { mayHoldCell } from './keys.ts';
import type { Searched } from './search.ts';

const started = (row: Row | undefined): number => Number(row?.['started']);

/** As the database orders it: by start, then by the bytes of the uid, latest first. */
function latestFirst(a: Row, b: Row): number {
  if (a['started'] !== b['started']) return started(b) - started(a);
  return Buffer.compare(Buffer.from(String(b['uid'])), Buffer.from(String(a['uid'])));
}

/** One row more than the page holds: it tells whether there is a next page. @throws LimaniError `invalid` */
export function cellHistory(db: Searched, ref: CellRef, page: CheckedPage): readonly Row[] {
  const query = historyOf(ref, page, DIALECT);
  const most = page.limit + 1;
  let rows = db.rows(query);
  const ways = mayHoldCell(ref);
  const archives = db.rows({
    sql: `SELECT a.file, a.first, a.last FROM _archives a WHERE (${ways.map(({ sql }) => sql).join(' OR ')})
      AND a.first <= ? ORDER BY a.last DESC`,
    values: [...ways.flatMap(({ values }) => values), page.after?.time ?? Number.MAX_VALUE],
  });
  for (const { file, last } of archives) {
    // whatever is in it, and in those after it, began before the last one of the page
    if (rows.length >= most && started(rows[most - 1]) > Number(last)) break;
    const older = db.archive(String(file))?.rows(query) ?? [];
    rows = [...rows, ...older].sort(latestFirst).slice(0, most);
  }
  return rows;
}
