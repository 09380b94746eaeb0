import type { ImportReport, Limani } from '../limani.ts';
import { exportedRuns, type ExportedRun } from '../transfer.ts';
import type { Connection } from './connection.ts';
import { deletedRun, runById } from '../sql/queries.ts';
import { grouped, recordsOfLine } from '../records/runImport.ts';
import { BATCH } from './schema.ts';

/** Well below what a record may hold, in bytes, even where each character takes three. */
const GROUP_CHARACTERS = 512 << 10;

/** Takes in exported runs. */
export class RunTransfer {
  readonly #connection: Connection;
  readonly #contents: Pick<Limani, 'putContent'>;

  constructor(connection: Connection, contents: Pick<Limani, 'putContent'>) {
    this.#connection = connection;
    this.#contents = contents;
  }

  async importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport> {
    const report = { imported: 0, present: 0, deleted: 0 };
    const keep = (bytes: Uint8Array): Promise<string> => this.#contents.putContent(bytes);
    for await (const run of exportedRuns(lines, keep)) report[await this.#importRun(run)]++;
    return report;
  }

  async #importRun(exported: ExportedRun): Promise<keyof ImportReport> {
    const records = recordsOfLine(exported);
    const { runId } = exported.data.run;
    const [present = [], deleted = []] = await this.#connection.read([runById(runId), deletedRun(runId)]);
    if (present.length > 0) return 'present';
    if (deleted.length > 0) return 'deleted';
    // one after the other: the last one says that all is there
    for (const group of grouped(records, GROUP_CHARACTERS)) await this.#connection.put(BATCH, group);
    return 'imported';
  }
}
