// Which table a record is in.
import type { Operation, Run } from '../../limani/entries.ts';
import type { RunFilter } from '../../limani/limani.ts';
import { RunDbError } from './error.ts';
import { readUid } from './numbers.ts';
import { TRANSACTIONS } from './schema.ts';

/** What stands for the notebook in runs that a RunDb makes. */
export const RUNDB = 'rundb:records';
/** The table of calls that belong to no notebook. */
const CALLS = 'call';

const LONGEST = 512;

/** A name that any store can hold as it is. @throws RunDbError `invalid`, `reserved` */
export function checkedTable(table: string): string {
  if (typeof table !== 'string' || table === '' || table.length > LONGEST)
    throw new RunDbError('invalid', `A table is called by 1 to ${LONGEST} characters.`);
  if (table.includes('\0') || !table.isWellFormed())
    throw new RunDbError('invalid', `The name of a table must be text: ${JSON.stringify(table)} is not.`);
  if (table === TRANSACTIONS)
    throw new RunDbError(
      'reserved',
      `"${TRANSACTIONS}" is the table of the transactions: choose another name.`,
    );
  return table;
}

export const isOwn = ({ notebook }: Pick<Run, 'notebook'>): boolean => notebook === RUNDB;

/** The table of a cell. @param called its `@name`, else its place among the code cells */
export const cellTable = (notebook: string | null, called: string): string =>
  notebook === null ? CALLS : `${notebook}#${called}`;

/** The table of an operation; null for one that has no number in any. */
export function tableOf(run: Pick<Run, 'notebook'>, { uid, cell, name }: Operation): string | null {
  const read = readUid(uid);
  if (!read) return null;
  return isOwn(run) ? cell : cellTable(run.notebook, read.position ?? name);
}

/** The runs in which cells may have records of a table. */
export function runsOf(table: string): readonly RunFilter[] {
  if (table === CALLS) return [{ cell: CALLS }];
  // a notebook's path, and a cell's name, may hold the sign as well
  const notebooks = [...table.matchAll(/#/g)].flatMap(({ index }) => table.slice(0, index) || []);
  return notebooks.map((notebook) => ({ notebook }));
}
