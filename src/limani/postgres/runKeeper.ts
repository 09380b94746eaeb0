import type { PrunePolicy, PruneReport } from '../limani.ts';
import { openRun, unknownRun } from '../records/entry.ts';
import { oldRuns, reportOf } from '../sql/prune.ts';
import type { Row } from '../records/rows.ts';
import { isFinalStatus } from '../status.ts';
import type { RunStore } from './runStore.ts';
import type { WriteQueue } from './writeQueue.ts';

/** What stays and what goes. */
export class RunKeeper {
  readonly #queue: WriteQueue;
  readonly #store: RunStore;

  constructor(queue: WriteQueue, store: RunStore) {
    this.#queue = queue;
    this.#store = store;
  }

  deleteRun(runId: string): Promise<boolean> {
    return this.#queue.add(async (transaction) => {
      const run = await transaction.find(runId);
      if (!run) return false;
      if (!isFinalStatus(run.status)) throw openRun(runId);
      await transaction.remove(runId);
      return true;
    });
  }

  async prune(policy: PrunePolicy): Promise<PruneReport> {
    const [old = []] = await this.#store.read([oldRuns(policy)]);
    if (policy.dryRun) return reportOf(old);
    const removed = await Promise.all(old.map(async (row) => ((await this.#removeOld(row)) ? [row] : [])));
    return reportOf(removed.flat());
  }

  /** False: another process removed it meanwhile, or pinned it. */
  #removeOld({ id }: Row): Promise<boolean> {
    const runId = String(id);
    return this.#queue.add(async (transaction) => {
      if (!(await transaction.find(runId))) return false;
      const [run] = await transaction.session.rows('SELECT pinned FROM runs WHERE id = ?', [runId]);
      if (run?.['pinned'] !== 0) return false;
      await transaction.remove(runId);
      return true;
    });
  }

  pinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, true);
  }

  unpinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, false);
  }

  #setPinned(runId: string, pinned: boolean): Promise<void> {
    return this.#queue.add(async ({ session }) => {
      const found = await session.rows('UPDATE runs SET pinned = ? WHERE id = ? RETURNING id', [
        Number(pinned),
        runId,
      ]);
      if (found.length === 0) throw unknownRun(runId);
      session.touch(runId);
    });
  }
}
