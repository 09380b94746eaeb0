import { LimaniError } from '../error.ts';
import type { PrunePolicy, PruneReport } from '../limani.ts';
import { unknownRun } from '../sql/entry.ts';
import { reportOf } from '../sql/prune.ts';
import type { Row } from '../sql/rows.ts';
import { isFinalStatus } from '../status.ts';
import { oldRuns } from './queries.ts';
import type { RunReader } from './runReader.ts';
import type { WriteQueue } from './writeQueue.ts';

/** What stays and what goes. */
export class RunKeeper {
  readonly #queue: WriteQueue;
  readonly #reader: RunReader;

  constructor(queue: WriteQueue, reader: RunReader) {
    this.#queue = queue;
    this.#reader = reader;
  }

  deleteRun(runId: string): Promise<boolean> {
    return this.#queue.add(async (transaction) => {
      const run = await transaction.find(runId);
      if (!run) return false;
      if (!isFinalStatus(run.status))
        throw new LimaniError(
          'open-run',
          `The run "${runId}" is still being recorded: stop it, then delete it.`,
        );
      await transaction.remove(runId);
      return true;
    });
  }

  async prune(policy: PrunePolicy): Promise<PruneReport> {
    const old = await this.#reader.rows(oldRuns(policy));
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

  setPinned(runId: string, pinned: boolean): Promise<void> {
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
