import type { RunData } from '../entries.ts';
import { LimaniError, messageOf } from '../error.ts';
import type { ImportReport } from '../limani.ts';
import { exportedRuns } from '../transfer.ts';
import type { Connection } from './connection.ts';
import { deletedRun, runById } from './queries.ts';
import { grouped, importRecords, type ImportRecord } from '../sql/runImport.ts';
import { BATCH } from './schema.ts';

/** Well below what a record may hold, in bytes, even where each character takes three. */
const GROUP_CHARACTERS = 512 << 10;

/** Takes in exported runs. */
export class RunTransfer {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport> {
    const report = { imported: 0, present: 0, deleted: 0 };
    for await (const { data, line } of exportedRuns(lines)) report[await this.#importRun(data, line)]++;
    return report;
  }

  async #importRun(data: RunData, line: number): Promise<keyof ImportReport> {
    const records = this.#recordsOf(data, line);
    const { runId } = data.run;
    const [present = [], deleted = []] = await this.#connection.read([runById(runId), deletedRun(runId)]);
    if (present.length > 0) return 'present';
    if (deleted.length > 0) return 'deleted';
    // one after the other: the last one says that all is there
    for (const group of grouped(records, GROUP_CHARACTERS)) await this.#connection.put(BATCH, group);
    return 'imported';
  }

  #recordsOf(data: RunData, line: number): ImportRecord[] {
    try {
      return importRecords(data);
    } catch (error) {
      throw new LimaniError(
        'invalid',
        `Line ${line} of the exported runs holds no run: ${messageOf(error)} What is before it was taken in.`,
        { cause: error },
      );
    }
  }
}
