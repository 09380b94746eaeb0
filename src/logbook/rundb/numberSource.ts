/** How long what is recorded waits for a number, milliseconds. */
const PATIENCE_MS = 1000;

/**
 * Numbers for what a run records, as long as the store gives them soon. After the first that it does not, it is asked for
 * no more: what has no number is recorded all the same, and shown by its run's id. A store that is out of order says so
 * when it is written.
 */
export class NumberSource {
  readonly #reserve: (sequence: string) => Promise<number>;
  readonly #patience: number;
  #gaveUp = false;

  constructor(reserve: (sequence: string) => Promise<number>, patienceMs = PATIENCE_MS) {
    this.#reserve = reserve;
    this.#patience = patienceMs;
  }

  /** Null where there is none in time. */
  async next(sequence: string): Promise<number | null> {
    if (this.#gaveUp) return null;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, this.#patience, null);
    });
    const reserved = this.#reserve(sequence).catch(() => null);
    const number = await Promise.race([reserved, late]);
    clearTimeout(timer);
    this.#gaveUp = number === null;
    return number;
  }
}
