import { LimaniError } from '../error.ts';
import type { PrunePolicy, PruneReport } from '../limani.ts';
import { isFinalStatus } from '../status.ts';
import type { Connection } from './connection.ts';
import { reportOf } from '../sql/prune.ts';
import { oldRuns } from './prune.ts';
import { runById, unusedOutputsOf } from './queries.ts';
import { toRun } from '../sql/rows.ts';
import { unknownRun } from '../sql/entry.ts';
import type { Row } from './view.ts';

/** What stays and what goes. */
export class RunKeeper {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async deleteRun(runId: string): Promise<boolean> {
    const row = await this.#row(runId);
    if (!row) return false;
    if (!isFinalStatus(toRun(row).status))
      throw new LimaniError(
        'open-run',
        `The run "${runId}" is still being recorded: stop it, then delete it.`,
      );
    await this.#delete([runId]);
    return true;
  }

  async prune(policy: PrunePolicy): Promise<PruneReport> {
    const [rows = []] = await this.#connection.read([oldRuns(policy)]);
    if (!policy.dryRun) await this.#delete(rows.map(({ id }) => String(id)));
    return reportOf(rows);
  }

  pinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, true);
  }

  unpinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, false);
  }

  async unusedOutputs(hashes: readonly string[]): Promise<readonly string[]> {
    const [rows = []] = await this.#connection.read([unusedOutputsOf(hashes)]);
    return rows.map(({ hash }) => String(hash));
  }

  async #delete(runIds: readonly string[]): Promise<void> {
    const at = Date.now() / 1000;
    await Promise.all(runIds.map((runId) => this.#connection.put('delete', [runId, at])));
  }

  async #setPinned(runId: string, pinned: boolean): Promise<void> {
    const row = await this.#row(runId);
    if (!row) throw unknownRun(runId);
    if (toRun(row).pinned === pinned) return;
    // the later one counts, also where a clock was set back
    const at = Math.max(Date.now() / 1000, Number(row['pinned_at'] ?? 0) + 0.001);
    await this.#connection.put('pin', [runId, Number(pinned), at]);
  }

  async #row(runId: string): Promise<Row | undefined> {
    const [rows] = await this.#connection.read([runById(runId)]);
    return rows?.[0];
  }
}
