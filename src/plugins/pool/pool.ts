import type { CallMessage, CallResult } from '../worker/protocol.ts';
import type { CallHandler, Slot } from './slot.ts';

/** A worker that nobody has used for so long is ended. */
const IDLE_MS = 60_000;
/** A call that lasts so long may come to be killed: then the next one should find a worker. */
const SPARE_AFTER_MS = 250;

/** Ends a call from outside: kills its worker. */
export type Stop = (reason: Error) => void;

/** Workers of one plugin: made when needed, reused, replaced when killed. */
export class WorkerPool {
  readonly #create: () => Slot;
  readonly #max: number;
  readonly #idle: { readonly slot: Slot; readonly timer: NodeJS.Timeout }[] = [];
  readonly #busy = new Map<Slot, Stop>();
  readonly #waiting: (() => void)[] = [];
  #closed: Error | undefined;

  /** @param max calls that run at once; there may be one more worker, in reserve */
  constructor(create: () => Slot, max: number) {
    this.#create = create;
    this.#max = max;
  }

  /**
   * Runs a call when its turn comes.
   * @param begin called as it starts, with the means to kill it
   * @throws what the signal's reason or `Stop` is given, or WorkerEndedError
   */
  async run(
    message: CallMessage,
    handler: CallHandler,
    signal: AbortSignal,
    begin: (stop: Stop) => void,
  ): Promise<CallResult> {
    try {
      await this.#turn(signal);
    } catch (error) {
      this.#waiting.shift()?.(); // the turn that was given up is another's
      throw error;
    }
    const slot = this.#take();
    const stop: Stop = (reason) => slot.kill(reason);
    this.#busy.set(slot, stop);
    let spare: NodeJS.Timeout | undefined;
    try {
      const result = slot.run(message, handler);
      begin(stop);
      spare = setTimeout(() => this.#reserve(), SPARE_AFTER_MS);
      return await result;
    } finally {
      clearTimeout(spare);
      this.#busy.delete(slot);
      this.#rest(slot);
      this.#waiting.shift()?.();
    }
  }

  /** Kills everything; calls in it and calls that wait fail with `reason`. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const stop of this.#busy.values()) stop(reason);
    for (const { slot, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      slot.kill(reason);
    }
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Waits until fewer than the most are busy. */
  async #turn(signal: AbortSignal): Promise<void> {
    const check = (): void => {
      signal.throwIfAborted();
      if (this.#closed) throw this.#closed;
    };
    check();
    while (this.#busy.size >= this.#max) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = (): void => {
          this.#waiting.splice(this.#waiting.indexOf(go), 1);
          resolve();
        };
        this.#waiting.push(go);
        signal.addEventListener('abort', leave, { once: true });
      });
      check();
    }
  }

  #take(): Slot {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (idle.slot.alive) return idle.slot;
    }
    return this.#create();
  }

  #reserve(): void {
    if (!this.#closed && !this.#idle.some(({ slot }) => slot.alive)) this.#rest(this.#create());
  }

  #rest(slot: Slot): void {
    if (!slot.alive) return;
    const timer = setTimeout(() => {
      this.#idle.splice(
        this.#idle.findIndex((idle) => idle.slot === slot),
        1,
      );
      slot.kill(new Error('not used any more'));
    }, IDLE_MS).unref();
    this.#idle.push({ slot, timer });
  }
}
