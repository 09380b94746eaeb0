/** Does things one after the other. A thing that fails is reported and the next one is done all the same. */
export class Sequence {
  #tail: Promise<void> = Promise.resolve();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Settles, never rejecting, when `task` and all before it are done. */
  add(task: () => void | Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(task).catch((error: unknown) => this.#onError(error));
    return this.#tail;
  }

  /** Settles when all that was added is done. */
  idle(): Promise<void> {
    return this.#tail;
  }
}
