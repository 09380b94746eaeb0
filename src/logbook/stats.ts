import type { OperationEnd, RunSummaryStats } from '../limani/entries.ts';

/** Counts the operations of a run as they end, so that its summary needs no look at the store. */
export class Stats {
  #total = 0;
  #changed = 0;
  #successful = 0;
  #duration = 0;

  add({ changed, success, duration }: Pick<OperationEnd, 'changed' | 'success' | 'duration'>): void {
    this.#total++;
    if (changed) this.#changed++;
    if (success) this.#successful++;
    this.#duration += duration;
  }

  all(): RunSummaryStats {
    return {
      totalOperations: this.#total,
      changedOperations: this.#changed,
      successfulOperations: this.#successful,
      failedOperations: this.#total - this.#successful,
      totalDuration: Math.round(this.#duration * 1e4) / 1e4,
    };
  }
}
