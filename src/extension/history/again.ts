const FIRST_MS = 3000;
const MOST_MS = 60_000;

/** Tries again what failed, sooner at first, then ever later, until it succeeds. */
export class Again {
  readonly #work: () => void;
  #wait = FIRST_MS;
  #timer: NodeJS.Timeout | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  failed(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#work();
    }, this.#wait).unref();
    this.#wait = Math.min(MOST_MS, 2 * this.#wait);
  }

  succeeded(): void {
    this.dispose();
    this.#wait = FIRST_MS;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
