import type { ImportReport, Limani } from '../limani.ts';
import { recordsOfLine, type ImportRecord } from '../records/runImport.ts';
import { deletedRun } from '../sql/queries.ts';
import { exportedRuns } from '../transfer.ts';
import { rowsOf } from './server.ts';
import type { RunTransaction } from './runTransaction.ts';
import { bound } from '../records/bound.ts';
import { columnsOf } from './statements.ts';
import type { WriteQueue } from './writeQueue.ts';

/** Takes in exported runs, each in one transaction. */
export class RunTransfer {
  readonly #queue: WriteQueue;
  readonly #contents: Pick<Limani, 'putContent'>;

  constructor(queue: WriteQueue, contents: Pick<Limani, 'putContent'>) {
    this.#queue = queue;
    this.#contents = contents;
  }

  async importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport> {
    const report = { imported: 0, present: 0, deleted: 0 };
    const keep = (bytes: Uint8Array): Promise<string> => this.#contents.putContent(bytes);
    for await (const exported of exportedRuns(lines, keep)) {
      const records = recordsOfLine(exported);
      const { runId } = exported.data.run;
      report[await this.#queue.add((transaction) => takeIn(transaction, runId, records))]++;
    }
    return report;
  }
}

async function takeIn(
  transaction: RunTransaction,
  runId: string,
  records: readonly ImportRecord[],
): Promise<keyof ImportReport> {
  const { session } = transaction;
  if ((await rowsOf(session, deletedRun(runId))).length > 0) return 'deleted';
  // the run comes first here: whoever takes in the same one at the same time waits for this transaction
  const run = records.find(([kind]) => kind === 'run_taken_in')?.slice(1, 11) ?? [];
  const made = await session.rows(
    `INSERT INTO runs(id, run_id_human, start_time, end_time, status, summary_json, hailer_json, required_secrets,
       notebook, pinned)
     VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
    run.map(bound),
  );
  if (made.length === 0) return 'present';
  for (const [kind, ...values] of records) {
    if (kind === 'host' || kind === 'begin' || kind === 'op')
      await transaction.insert(kind, columnsOf(kind, values));
    // ids of their own are for stores that may take in a run in parts
    if (kind === 'fact_taken_in') await transaction.insert('fact', columnsOf('fact', values.slice(1)));
    if (kind === 'snap_taken_in') await transaction.insert('snap', columnsOf('snap', values.slice(1)));
  }
  session.touch(runId);
  return 'imported';
}
