import { messageOf } from '../error.ts';
import type { WriteQueue } from './writeQueue.ts';

/** Says again and again that this process lives, well before others stop believing it. */
export class Lease {
  readonly #timer: NodeJS.Timeout;

  constructor(queue: WriteQueue, leaseMs: number, onWarning: (message: string) => void) {
    let told = false;
    let beating = false;
    const beat = async (): Promise<void> => {
      if (beating || !queue.hasWritten) return;
      beating = true;
      try {
        await queue.beat();
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
