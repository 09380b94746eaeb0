import { LimaniError } from '../error.ts';
import type { NumberedCall, Refusal, RemoteStore, WriteCall } from '../remote.ts';
import type { Deployment } from './deployment.ts';
import { isTransient, toLimaniError } from './failures.ts';
import { insertionOf, type Insertion, type RunWork } from './runWork.ts';
import type { Work } from './writeQueue.ts';
import { beat, beatAgain, numberOf, release, setNumber } from './writers.ts';

/** Calls of writers. Each has an id of its writer and number: made again, it changes nothing. */
export class NumberedCalls implements RemoteStore {
  readonly #deployment: Deployment;
  readonly #work: RunWork;
  readonly leaseMs: number;

  constructor(deployment: Deployment, work: RunWork, leaseMs: number) {
    this.#deployment = deployment;
    this.#work = work;
    this.leaseMs = leaseMs;
  }

  get where(): string {
    return this.#deployment.where;
  }

  apply(writer: string, calls: readonly NumberedCall[]): Promise<readonly Refusal[]> {
    return this.#orUnavailable(async () => {
      await beat(this.#deployment, writer, this.leaseMs);
      const made = await numberOf(this.#deployment, writer);
      const refusals: Refusal[] = [];
      for (const { number, call } of calls) {
        if (number <= made) continue;
        const error = await this.#refused(writer, `${writer}/${number}`, call);
        if (error) refusals.push({ number, error });
      }
      const last = calls.at(-1);
      if (refusals.length === 0 && last && last.number > made)
        await setNumber(this.#deployment, writer, last.number);
      return refusals;
    });
  }

  beat(writer: string): Promise<void> {
    return this.#orUnavailable(() => beatAgain(this.#deployment, writer, this.leaseMs));
  }

  release(writer: string, keepNumber: boolean): Promise<void> {
    return this.#orUnavailable(() => release(this.#deployment, writer, keepNumber));
  }

  async #refused(writer: string, id: string, call: WriteCall): Promise<LimaniError | undefined> {
    try {
      const what = this.#whatOf(call, writer);
      if (typeof what === 'function') await what(id);
      else {
        const [answer] = await this.#work.insert(new Map([[id, what]]));
        if (answer && 'error' in answer) return answer.error;
      }
      return undefined;
    } catch (error) {
      if (error instanceof LimaniError) return error;
      if (isTransient(error)) throw error;
      return toLimaniError(this.where, 'not-written', error);
    }
  }

  /** @throws LimaniError `invalid`, `too-large` */
  #whatOf(call: WriteCall, writer: string): Work<unknown> | Insertion {
    switch (call[0]) {
      case 'createRun':
        return this.#work.creation(call[1], writer);
      case 'startUpdateRun':
        return this.#work.statusUpdate(call[1], call[2]);
      case 'endRunUpdate':
        return this.#work.runEnd(call[1], call[2], call[3], call[4]);
      case 'getOrCreateHost':
        return this.#work.hostOf(call[1], call[2]);
      case 'startOperation':
        return insertionOf([{ operationStart: call[1] }]);
      case 'insertOperation':
        return insertionOf([{ operation: call[1] }]);
      case 'insertFactLog':
        return insertionOf([{ fact: call[1] }]);
      case 'insertSnapshot':
        return insertionOf([{ snapshot: call[1] }]);
      case 'insertBatch':
        return insertionOf(call[1]);
    }
  }

  async #orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const said = toLimaniError(this.where, 'unavailable', error);
      throw said.code === 'unavailable'
        ? said
        : new LimaniError('unavailable', said.message, { cause: error });
    }
  }
}
