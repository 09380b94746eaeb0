import { messageOf } from './error.ts';

/** Whoever could not be seen, and has not said for so long that he lives, is taken for dead. Milliseconds. */
export const LEASE_MS = 120_000;

/** A connection to a server that may write there. */
export interface Living {
  /** Whether it has written, so that others look whether it lives. */
  readonly hasWritten: boolean;
  /** Says that it lives. */
  beat(): Promise<unknown>;
}

/** Says again and again that this process lives, well before others stop believing it. */
export class Lease {
  readonly #timer: NodeJS.Timeout;

  constructor(living: Living, leaseMs: number, onWarning: (message: string) => void) {
    let told = false;
    let beating = false;
    const beat = async (): Promise<void> => {
      if (beating || !living.hasWritten) return;
      beating = true;
      try {
        await living.beat();
        told = false;
      } catch (error) {
        if (!told)
          onWarning(
            `The run store was not told that this process lives; should that go on, others call its runs interrupted: ${messageOf(error)}`,
          );
        told = true;
      } finally {
        beating = false;
      }
    };
    this.#timer = setInterval(() => void beat(), leaseMs / 6).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
