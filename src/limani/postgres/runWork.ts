// What each call that writes to a run does within a transaction.
import { checkedEnd, checkedJson, checkedNumber, checkedStatus, checkedText } from '../checks.ts';
import type { Dict, Json, RunStart } from '../entries.ts';
import type { BatchEntry } from '../limani.ts';
import type { WriteCall } from '../remote.ts';
import { duplicateRun, recordOf, toEntry, type Entry } from '../records/entry.ts';
import { deletedRun } from '../sql/queries.ts';
import { COLUMNS, runValues } from '../records/records.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import { entriesOf } from '../writerOf.ts';
import type { RunTransaction } from './runTransaction.ts';
import { rowsOf } from './server.ts';
import { bound } from '../records/bound.ts';
import { columnsOf, marks, type InsertKind } from './statements.ts';
import type { Work } from './writeQueue.ts';

function creation(run: RunStart, writer: string): Work<string> {
  const values = runValues(run, writer).map(bound);
  const { runId } = run;
  return async ({ session }) => {
    if ((await rowsOf(session, deletedRun(runId))).length > 0) throw duplicateRun(runId);
    const made = await session.rows(
      `INSERT INTO runs(${COLUMNS.run.join(', ')}, status) VALUES(${marks(COLUMNS.run)}, 'queued')
       ON CONFLICT DO NOTHING RETURNING id`,
      values,
    );
    if (made.length === 0) throw duplicateRun(runId);
    session.touch(runId);
    return runId;
  };
}

function statusUpdate(runId: string, status: RunStatus): Work<void> {
  const next = checkedStatus(status) as RunStatus;
  const entry: Entry = { kind: 'status', values: [runId, next], runId, late: { status } };
  return async (transaction) => {
    if (!(await keptAsFact(transaction, entry))) await transaction.setStatus(runId, next);
  };
}

function runEnd(runId: string, endTime: number, status: FinalStatus, summary: Dict): Work<void> {
  const end = checkedNumber('The end of a run', endTime);
  const next = checkedEnd(status) as FinalStatus;
  const json = bound(checkedJson('The summary of a run', summary));
  const entry: Entry = { kind: 'end', values: [runId], runId, late: { endTime, status, summary } };
  return async (transaction) => {
    if (await keptAsFact(transaction, entry)) return;
    await transaction.setStatus(runId, next);
    await transaction.session.rows('UPDATE runs SET end_time = ?, summary_json = ? WHERE id = ?', [
      end,
      json,
      runId,
    ]);
  };
}

function hostOf(runId: string, hostName: string): Work<number> {
  const name = checkedText('The name of a host', hostName);
  return (transaction) => transaction.host(runId, name);
}

function insertion(batch: readonly BatchEntry[]): Work<void> {
  const entries = batch.map(toEntry);
  // what is no JSON is refused before anything waits for it
  for (const { values, late } of entries) [...values, (late ?? null) as Json].forEach(bound);
  return async (transaction) => {
    const records = [];
    for (const entry of entries) records.push(recordOf(await transaction.get(entry.runId), entry));
    for (const { kind, values } of records)
      await transaction.insert(kind as InsertKind, columnsOf(kind as InsertKind, values));
    for (const { runId } of entries) transaction.session.touch(runId);
  };
}

/** What is wrong with a call itself is thrown before there is anything to do. @throws LimaniError `invalid` */
export function workOf(call: WriteCall, writer: string): Work<unknown> {
  switch (call[0]) {
    case 'createRun':
      return creation(call[1], writer);
    case 'startUpdateRun':
      return statusUpdate(call[1], call[2]);
    case 'endRunUpdate':
      return runEnd(call[1], call[2], call[3], call[4]);
    case 'getOrCreateHost':
      return hostOf(call[1], call[2]);
    default:
      return insertion(entriesOf(call));
  }
}

/** Whether it came for a run that was interrupted: then that it came is a fact of the run. @throws LimaniError `unknown-run` */
async function keptAsFact(transaction: RunTransaction, entry: Entry): Promise<boolean> {
  const { kind, values } = recordOf(await transaction.get(entry.runId), entry);
  if (kind !== 'fact') return false;
  await transaction.insert('fact', columnsOf('fact', values));
  transaction.session.touch(entry.runId);
  return true;
}
