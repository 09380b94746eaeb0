// Filters and pages of the lists, as adapters read and give them.
import { checkedNumber, checkedText, optional } from '../checks.ts';
import { LimaniError } from '../error.ts';
import type { OperationPage, RunFilter, RunPage } from '../limani.ts';
import { printCursor, type CheckedPage } from '../page.ts';
import { toOperation, toRun, toStats, type Row } from './rows.ts';

/** Patterns have a limit: 50,000 bytes in SQLite, of which each of these may take seven. */
const MAX_TEXT = 4000;

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
  if (text !== undefined && text.length > MAX_TEXT)
    throw new LimaniError('invalid', `A text to be found has at most ${MAX_TEXT} characters.`);
  optional(from, (time) => checkedNumber('The time "from"', time));
  optional(to, (time) => checkedNumber('The time "to"', time));
  return filter;
}

/** The text as it stands within JSON. */
export const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

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
