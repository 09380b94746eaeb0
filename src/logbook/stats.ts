import type { OperationEnd, RunSummaryStats } from '../limani/entries.ts';

/** Counts the operations of a run as they end, so that its summary needs no look at the store. */
export class Stats {
  #total = 0;
  #changed = 0;
  #successful = 0;
  #duration = 0;
  #replayed = 0;

  add({
    changed,
    success,
    duration,
    provenance,
  }: Pick<OperationEnd, 'changed' | 'success' | 'duration' | 'provenance'>): void {
    this.#total++;
    if (provenance?.['origin'] === 'replay') this.#replayed++;
    if (changed) this.#changed++;
    if (success) this.#successful++;
    this.#duration += duration;
  }

  /** `replayed`: how many were answered from recorded responses; left out where none was. */
  all(): RunSummaryStats & { readonly replayed?: number } {
    return {
      totalOperations: this.#total,
      changedOperations: this.#changed,
      successfulOperations: this.#successful,
      failedOperations: this.#total - this.#successful,
      totalDuration: Math.round(this.#duration * 1e4) / 1e4,
      ...(this.#replayed > 0 && { replayed: this.#replayed }),
    };
  }
}
