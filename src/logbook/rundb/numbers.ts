// The numbers of records and transactions: where they come from, and how an operation carries its own.
import { createHash } from 'node:crypto';
import { TRANSACTIONS } from './schema.ts';

const LONGEST = 256;

/** The sequence that numbers the records of a table. */
export function sequenceOf(table: string): string {
  const named = table.length <= LONGEST ? table : createHash('sha256').update(table).digest('hex');
  return `rundb/${named}`;
}

export const TX_SEQUENCE = sequenceOf(TRANSACTIONS);

/** What a cell that has no name is called: its place among the notebook's code cells. */
const POSITION = /^[1-9]\d{0,8}$/;
const UID = /\/\d+(?:@(\d+))?#(\d+)$/;

/**
 * The uid of an operation, with its number among the records of its table, if it has one: `RUN/1#7`; for a cell without
 * a name with its position, too: `RUN/1@3#7`.
 * @param place of the operation in its run, from 1
 * @param called what the cell is called in its notebook
 */
export function uidOf(run: string, place: number, number: number | null, called = ''): string {
  if (number === null) return `${run}/${place}`;
  return `${run}/${place}${POSITION.test(called) ? `@${called}` : ''}#${number}`;
}

/** The number in a uid, and the position of a cell without a name; null where there is none. */
export function readUid(uid: string): { readonly number: number; readonly position: string | null } | null {
  const [, position = null, number] = UID.exec(uid) ?? [];
  return number === undefined ? null : { number: Number(number), position };
}

/** The name of a cell that is called so; undefined for a position. */
export const nameOf = (called: string): string | undefined => (POSITION.test(called) ? undefined : called);
