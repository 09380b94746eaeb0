import { LimaniError } from '../error.ts';
import type { NumberedCall, Refusal, RemoteStore, WriteCall } from '../remote.ts';
import type { Deployment } from './deployment.ts';
import { toLimaniError } from './failures.ts';
import { fits, insertionOf, type Insertion, type RunWork } from './runWork.ts';
import type { Work } from './writeQueue.ts';
import { beat, beatAgain, release, setNumber } from './writers.ts';

/** Calls of writers. Each has an id of its writer and number: made again, it changes nothing. */
export class NumberedCalls implements RemoteStore {
  readonly #deployment: Deployment;
  readonly #work: RunWork;
  readonly #own: Set<string>;
  readonly leaseMs: number;

  /** @param own takes in the writers whose calls are made here */
  constructor(deployment: Deployment, work: RunWork, own: Set<string>, leaseMs: number) {
    this.#deployment = deployment;
    this.#work = work;
    this.#own = own;
    this.leaseMs = leaseMs;
  }

  get where(): string {
    return this.#deployment.where;
  }

  apply(writer: string, calls: readonly NumberedCall[]): Promise<readonly Refusal[]> {
    return this.#orUnavailable(async () => {
      const made = await beat(this.#deployment, writer, this.leaseMs);
      this.#own.add(writer);
      const refusals = await this.#make(
        writer,
        calls.filter(({ number }) => number > made),
      );
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
    this.#own.delete(writer);
    return this.#orUnavailable(() => release(this.#deployment, writer, keepNumber));
  }

  /** Insertions that follow each other go together. */
  async #make(writer: string, calls: readonly NumberedCall[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    const group = new Map<number, Insertion>();
    const flush = async (): Promise<void> => {
      const numbers = [...group.keys()];
      const insertions = [...group].map(([number, insertion]) => [`${writer}/${number}`, insertion] as const);
      group.clear();
      const answers = numbers.length > 0 ? await this.#work.insert(new Map(insertions)) : [];
      for (const [i, number] of numbers.entries()) {
        const answer = answers[i];
        if (answer && 'error' in answer) refusals.push({ number, error: answer.error });
      }
    };
    for (const { number, call } of calls)
      try {
        const what = this.#whatOf(call, writer);
        if (typeof what === 'function') {
          await flush();
          await what(`${writer}/${number}`);
          continue;
        }
        if (!fits([...group.values(), what])) await flush();
        group.set(number, what);
      } catch (error) {
        if (!(error instanceof LimaniError)) throw error;
        refusals.push({ number, error });
      }
    await flush();
    return refusals;
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
