import { createHash } from 'node:crypto';
import type { Operation, OperationEnd } from '../../limani/entries.ts';
import { succeeded, type Fields } from './schema.ts';

const text = (value: unknown, absent: string): string =>
  typeof value === 'string' && value !== '' ? value : absent;

/** The same for the same task: what a caller says that it is, else a hash of the table and what went in. */
const taskHash = ({ cell }: Operation, { uhash, inputs = [] }: Fields): string =>
  text(
    uhash,
    `sha256:${createHash('sha256')
      .update(JSON.stringify([cell, inputs]))
      .digest('hex')}`,
  );

/** The end of a record's operation. @param now epoch seconds */
export function endOf(operation: Operation, fields: Fields, now: number): OperationEnd {
  const { uid, runId, hostId, startTime, cell, arguments: told } = operation;
  const timestamp = Math.max(now, startTime);
  const success = succeeded(fields);
  return {
    ...{ uid, runId, hostId, success, timestamp, opHash: taskHash(operation, fields) },
    ...(cell !== null && { cell }),
    name: text(fields['action'], 'record'),
    status: success ? 'success' : 'failure',
    changed: false,
    duration: timestamp - startTime,
    logs: {},
    diff: '',
    arguments: told,
    retryStats: {},
    commandNFacts: [],
  };
}
