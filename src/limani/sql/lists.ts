// Filters and pages of the lists, as every SQL adapter reads and gives them.
import { checkedNumber, checkedText, optional } from '../checks.ts';
import type { OperationPage, RunFilter, RunPage } from '../limani.ts';
import { printCursor, type CheckedPage, type Cursor } from '../page.ts';
import type { Condition } from './queries.ts';
import { toOperation, toRun, toStats, type Row } from './rows.ts';

/** @throws LimaniError `invalid` */
export function checkedFilter(filter: RunFilter): RunFilter {
  const { notebook, cell, plugin, host, from, to, text } = filter;
  const texts = {
    'A notebook': notebook,
    'A cell': cell,
    'A plugin': plugin,
    'A host': host,
    'A text': text,
  };
  for (const [what, value] of Object.entries(texts)) optional(value, (given) => checkedText(what, given));
  optional(from, (time) => checkedNumber('The time "from"', time));
  optional(to, (time) => checkedNumber('The time "to"', time));
  return filter;
}

/** A pattern that finds the text as it is. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** The text as it stands within JSON. */
export const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** On a run `r`: what comes after the last one of a page. */
export const before = (cursor: Cursor | null): Condition[] =>
  cursor ? [{ sql: '(r.start_time, r.id) < (?, ?)', values: [cursor.time, cursor.id] }] : [];

export const cursorOf = (row: Row): Cursor => ({ time: Number(row['start_time']), id: String(row['id']) });

/** What a search gives. */
export interface Found {
  readonly rows: readonly Row[];
  /** Up to where it looked, when there may be more. */
  readonly next: CheckedPage['after'];
}

export const toRunPage = ({ rows, next }: Found): RunPage => ({
  runs: rows.map((row) => ({ ...toRun(row), stats: toStats(row) })),
  next: next && printCursor(next),
});

export function toOperationPage(rows: readonly Row[], { limit }: CheckedPage): OperationPage {
  const operations = rows
    .slice(0, limit)
    .map((row) => ({ ...toOperation(row), notebook: row['run_notebook'] as string | null }));
  const last = operations.at(-1);
  return {
    operations,
    next: rows.length > limit && last ? printCursor({ time: last.startTime, id: last.uid }) : null,
  };
}
