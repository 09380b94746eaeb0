import { LimaniError } from '../error.ts';
import { orUnavailable, type NumberedCall, type Refusal, type RemoteStore } from '../remote.ts';
import type { Deployment } from './deployment.ts';
import { toLimaniError } from './failures.ts';
import { fits, type Insertion, type RunWork } from './runWork.ts';
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
        const what = this.#work.of(call, writer);
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

  #orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    return orUnavailable(work, (error) => toLimaniError(this.where, 'unavailable', error));
  }
}
