import type { Run } from '../../limani/entries.ts';
import type { TargetRecord } from './record.ts';

/** A machine's clock may be off by so much against another's, seconds. */
const MARGIN_S = 60;
/** So many runs are looked at beyond those that gave enough: more began while another one ran only where one hung. */
const OVERTAKEN = 500;

/**
 * The newest records of runs that come by when they began, newest first. A record is numbered when it begins, which may
 * be long after its run did: a run that began earlier holds newer ones where it ended later.
 */
export class NewestOfRuns {
  readonly #count: number;
  readonly #overtaken: number;
  /** By falling numbers, each with the begin of its run; of one number the newer first, as it comes. */
  readonly #kept: { readonly record: TargetRecord; readonly began: number }[] = [];
  #beyond = 0;

  /** @param count at least 1 */
  constructor(count: number, overtaken = OVERTAKEN) {
    this.#count = count;
    this.#overtaken = overtaken;
  }

  get records(): readonly TargetRecord[] {
    return this.#kept.map(({ record }) => record);
  }

  /** Whether enough is found, and no run that is still to come is looked at. To be asked once for each run. */
  isDone(): boolean {
    return this.#isFull && ++this.#beyond > this.#overtaken;
  }

  /** Whether a run may hold a newer one than those that were found. */
  mayHold({ endTime }: Pick<Run, 'endTime'>): boolean {
    const oldest = this.#kept.at(-1);
    if (!oldest || !this.#isFull || endTime === null) return true;
    return endTime + MARGIN_S >= oldest.began;
  }

  add(record: TargetRecord, { startTime }: Pick<Run, 'startTime'>): void {
    const before = this.#kept.findLastIndex((other) => other.record.runId >= record.runId);
    this.#kept.splice(before + 1, 0, { record, began: startTime });
    if (this.#kept.length > this.#count) this.#kept.pop();
  }

  get #isFull(): boolean {
    return this.#kept.length >= this.#count;
  }
}
