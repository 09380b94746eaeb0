import type { KnownRun } from '../records/entry.ts';
import { isFinalStatus, standing, type RunStatus } from '../status.ts';

/** The runs that this connection created and has not ended: it may write to them without asking the store. */
export class OwnRuns {
  readonly #runs = new Map<string, KnownRun>();

  add(runId: string): void {
    this.#runs.set(runId, { status: 'queued', hosts: new Set() });
  }

  /** For one that could not be recorded, or that others ended. */
  remove(runId: string): void {
    this.#runs.delete(runId);
  }

  get(runId: string): KnownRun | undefined {
    return this.#runs.get(runId);
  }

  ids(): readonly string[] {
    return [...this.#runs.keys()];
  }

  /** A status that was recorded. A run that ended is no longer known here: others may write to it as well. */
  advance(runId: string, next: RunStatus): void {
    const run = this.#runs.get(runId);
    if (!run) return;
    const status = standing(run.status, next);
    if (isFinalStatus(status)) this.#runs.delete(runId);
    else this.#runs.set(runId, { ...run, status });
  }
}
