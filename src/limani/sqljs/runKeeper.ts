import type { PrunePolicy, PruneReport } from '../limani.ts';
import { isFinalStatus } from '../status.ts';
import type { Connection } from './connection.ts';
import { oldRuns, reportOf } from '../sql/prune.ts';
import { runById } from '../sql/queries.ts';
import { openRun, unknownRun } from '../records/entry.ts';
import { toRun, type Row } from '../records/rows.ts';
import type { Removals } from './removals.ts';

const ARCHIVED = 'SELECT id, archived_operations, archived_bytes FROM runs WHERE archive IS NOT NULL';

/** Runs that are removed at a time. */
const TOGETHER = 50;

/** What stays and what goes. */
export class RunKeeper {
  readonly #connection: Pick<Connection, 'read' | 'put'>;
  readonly #removals: Removals;

  constructor(connection: Pick<Connection, 'read' | 'put'>, removals: Removals) {
    this.#connection = connection;
    this.#removals = removals;
  }

  async deleteRun(runId: string): Promise<boolean> {
    const row = await this.#row(runId);
    if (!row) return false;
    if (!isFinalStatus(toRun(row).status)) throw openRun(runId);
    await this.#delete([runId]);
    return true;
  }

  async prune(policy: PrunePolicy): Promise<PruneReport> {
    const [rows = []] = await this.#connection.read([oldRuns(policy, ARCHIVED)]);
    if (policy.dryRun) return reportOf(rows);
    const gone: Row[] = [];
    // a few at a time, each after another look: others may pin one, or remove it, meanwhile
    for (let i = 0; i < rows.length; i += TOGETHER)
      gone.push(...(await this.#deleteUnpinned(rows.slice(i, i + TOGETHER))));
    return reportOf(gone);
  }

  pinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, true);
  }

  unpinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, false);
  }

  async #deleteUnpinned(rows: readonly Row[]): Promise<readonly Row[]> {
    const ids = rows.map(({ id }) => String(id));
    const removal = await this.#removals.decide(ids, (runIds) => this.#unpinned(runIds));
    await this.#delete([...removal.runs]);
    await removal.done();
    return rows.filter(({ id }) => removal.runs.has(String(id)));
  }

  async #unpinned(runIds: readonly string[]): Promise<string[]> {
    const [rows = []] = await this.#connection.read([
      {
        sql: 'SELECT id FROM runs WHERE pinned = 0 AND id IN (SELECT value FROM json_each(?))',
        values: [JSON.stringify(runIds)],
      },
    ]);
    return rows.map(({ id }) => String(id));
  }

  async #delete(runIds: readonly string[]): Promise<void> {
    const at = Date.now() / 1000;
    await Promise.all(runIds.map((runId) => this.#connection.put('delete', [runId, at])));
  }

  async #setPinned(runId: string, pinned: boolean): Promise<void> {
    const row = await this.#row(runId);
    if (!row) throw unknownRun(runId);
    if (toRun(row).pinned !== pinned) {
      // the later one counts, also where a clock was set back
      const at = Math.max(Date.now() / 1000, Number(row['pinned_at'] ?? 0) + 0.001);
      await this.#connection.put('pin', [runId, Number(pinned), at]);
    }
    // also where another pinned it: its removal may be decided all the same
    const stays = !pinned || (await this.#removals.object(runId));
    // else it was removed at the same moment
    if (!stays || !(await this.#row(runId))) throw unknownRun(runId);
  }

  async #row(runId: string): Promise<Row | undefined> {
    const [rows] = await this.#connection.read([runById(runId)]);
    return rows?.[0];
  }
}
