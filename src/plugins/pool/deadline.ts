/** Ends a call after some time, not counting the time in which it waits for the user. */
export class Deadline {
  readonly #onExpire: () => void;
  #left: number;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #pauses = 0;

  /** Runs from now on. @param ms milliseconds */
  constructor(ms: number, onExpire: () => void) {
    this.#left = ms;
    this.#onExpire = onExpire;
    this.#start();
  }

  /** Milliseconds left. */
  get remaining(): number {
    return this.#timer === undefined ? this.#left : this.#left - (performance.now() - this.#since);
  }

  /** Stops counting while `work` lasts. */
  async paused<T>(work: () => Promise<T>): Promise<T> {
    if (this.#pauses++ === 0) {
      this.#left = this.remaining;
      this.clear();
    }
    try {
      return await work();
    } finally {
      if (--this.#pauses === 0) this.#start();
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(this.#onExpire, Math.max(0, this.#left));
  }
}
