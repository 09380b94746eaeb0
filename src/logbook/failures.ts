import { messageOf } from '../limani/error.ts';

/** Something could not be recorded; the cells run all the same. The message says what and what to do. */
export class LogbookError extends Error {
  override readonly name = 'LogbookError';
  readonly code = 'not-recorded';
}

/** What of a run could not be recorded: the first thing is told at once, the rest in one sentence at the end. */
export class Failures {
  #last = '';
  #untold = 0;
  #told = false;

  /** Keeps what went wrong in `task` for {@link tell}; the result is undefined then. */
  async keep<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      this.#last = messageOf(error);
      this.#untold++;
      return undefined;
    }
  }

  /** @throws LogbookError for the first failure of the run, once */
  tell(): void {
    if (this.#untold === 0 || this.#told) return;
    this.#told = true;
    this.#untold--;
    throw new LogbookError(this.#last);
  }

  /** @throws LogbookError for all that was not told yet */
  tellRest(): void {
    this.tell();
    if (this.#untold === 0) return;
    const entries = this.#untold === 1 ? 'One more entry' : `${this.#untold} more entries`;
    throw new LogbookError(`${entries} of this run could not be recorded, the last because: ${this.#last}`);
  }
}
