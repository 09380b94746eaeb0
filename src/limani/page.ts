// Pages of long lists, for every adapter.
import { checkedNumber, checkedText } from './checks.ts';
import { LimaniError } from './error.ts';
import type { PageRequest } from './limani.ts';

/** The last thing on a page: lists go by time, then id, newest first. */
export interface Cursor {
  readonly time: number;
  readonly id: string;
}

export interface CheckedPage {
  readonly limit: number;
  readonly after: Cursor | null;
}

export const printCursor = ({ time, id }: Cursor): string => JSON.stringify([time, id]);

function readCursor(after: string): Cursor {
  try {
    const [time, id] = JSON.parse(after) as [unknown, unknown];
    return { time: checkedNumber('The time of a page', time), id: checkedText('The id of a page', id) };
  } catch (error) {
    const said = JSON.stringify(after.slice(0, 80));
    throw new LimaniError(
      'invalid',
      `The next page cannot be found after ${said}: pass what the page before gave.`,
      { cause: error },
    );
  }
}

/** @throws LimaniError `invalid` */
export function checkedPage({ limit, after }: PageRequest): CheckedPage {
  if (!Number.isInteger(limit) || limit < 1)
    throw new LimaniError('invalid', `The limit of a page must be a whole number from 1 on, not ${limit}.`);
  return { limit, after: after === undefined ? null : readCursor(after) };
}
