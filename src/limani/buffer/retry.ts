/** Tries something again and again, at growing intervals, until it succeeds; one attempt at a time. */
export class Retry {
  readonly #attempt: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  readonly #first: number;
  readonly #most: number;
  #pause = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  /** @param pauses milliseconds */
  constructor(
    attempt: () => Promise<void>,
    failed: (error: unknown) => void,
    [first, most]: readonly [first: number, most: number],
  ) {
    this.#attempt = attempt;
    this.#failed = failed;
    this.#first = first;
    this.#most = most;
  }

  /** Begins, with the first pause. */
  start(): void {
    this.#pause = this.#first;
    this.#later();
  }

  /** Tries at once, or waits for the attempt that is under way. Resolves in any case. */
  now(): Promise<void> {
    clearTimeout(this.#timer);
    return (this.#running ??= this.#try());
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #try(): Promise<void> {
    try {
      await this.#attempt();
    } catch (error) {
      this.#failed(error);
      this.#pause = Math.min(2 * this.#pause, this.#most);
      this.#later();
    } finally {
      this.#running = undefined;
    }
  }

  #later(): void {
    clearTimeout(this.#timer);
    // it keeps no process from ending
    if (!this.#stopped) this.#timer = setTimeout(() => void this.now(), this.#pause).unref();
  }
}
