import { checkedPolicy } from '../checks.ts';
import type { PrunePolicy, PruneReport } from '../limani.ts';
import { openRun, unknownRun } from '../records/entry.ts';
import { isFinalStatus } from '../status.ts';
import type { Deployment } from './deployment.ts';
import type { Notices } from './changes.ts';
import { oldRuns, reportOf, type OldRun } from './prune.ts';
import type { Reader } from './reader.ts';
import type { Runs } from './runs.ts';
import type { WriteQueue } from './writeQueue.ts';

/** What stays and what goes. */
export class Keeper {
  readonly #deployment: Deployment;
  readonly #queue: WriteQueue;
  readonly #runs: Runs;
  readonly #reader: Reader;
  readonly #notices: Notices;

  constructor(deployment: Deployment, queue: WriteQueue, runs: Runs, reader: Reader, notices: Notices) {
    this.#deployment = deployment;
    this.#queue = queue;
    this.#runs = runs;
    this.#reader = reader;
    this.#notices = notices;
  }

  deleteRun(runId: string): Promise<boolean> {
    return this.#queue.add(async (id) => {
      const run = await this.#runs.reserve(runId, 1);
      if (run && !isFinalStatus(run.status)) throw openRun(runId);
      return this.#remove(runId, id);
    });
  }

  async prune(policy: PrunePolicy): Promise<PruneReport> {
    const checked = checkedPolicy(policy);
    const old = await this.#reader.read(() => oldRuns(this.#deployment, checked));
    if (policy.dryRun) return reportOf(old);
    const removed: OldRun[] = [];
    // one after the other: pinned meanwhile, or removed by others, they do not count
    for (const run of old)
      if (await this.#queue.add((id) => this.#remove(run.id, id, { pinned: 0 }))) removed.push(run);
    return reportOf(removed);
  }

  pinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, true);
  }

  unpinRun(runId: string): Promise<void> {
    return this.#setPinned(runId, false);
  }

  async #remove(runId: string, id: string, condition?: { readonly pinned: number }): Promise<boolean> {
    if (!(await this.#runs.bury(runId, id, condition))) return false;
    await this.#runs.clear(runId);
    await this.#notices.tell();
    return true;
  }

  #setPinned(runId: string, pinned: boolean): Promise<void> {
    return this.#queue.add(async () => {
      const { matchedCount } = await this.#deployment.collections.runs.updateOne(
        { _id: runId, rank: { $gte: 0 } },
        { $set: { pinned: Number(pinned) }, $currentDate: { touched: true } },
      );
      if (matchedCount === 0) throw unknownRun(runId);
      await this.#notices.tell();
    });
  }
}
