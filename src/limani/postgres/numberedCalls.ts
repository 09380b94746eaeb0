import { LimaniError } from '../error.ts';
import { orUnavailable, type NumberedCall, type Refusal, type RemoteStore } from '../remote.ts';
import { isOfEntry, toLimaniError } from './failures.ts';
import { RunTransaction } from './runTransaction.ts';
import { workOf } from './runWork.ts';
import type { Server, Session } from './server.ts';
import { beat, lockedNumber, release, setNumber } from './writers.ts';

/** Ends a transaction that is not to be committed. */
class Refused extends Error {
  readonly refusals: readonly Refusal[];
  constructor(refusals: readonly Refusal[]) {
    super('refused');
    this.refusals = refusals;
  }
}

/** Calls of writers, in transactions that count them. */
export class NumberedCalls implements RemoteStore {
  readonly #server: Server;
  readonly leaseMs: number;

  constructor(server: Server, leaseMs: number) {
    this.#server = server;
    this.leaseMs = leaseMs;
  }

  get where(): string {
    return this.#server.where;
  }

  apply(writer: string, calls: readonly NumberedCall[]): Promise<readonly Refusal[]> {
    return this.#orUnavailable(() => this.#apply(writer, calls));
  }

  async beat(writer: string): Promise<void> {
    await this.#orUnavailable(() => beat(this.#server, writer, this.leaseMs));
  }

  async release(writer: string, keepNumber: boolean): Promise<void> {
    await this.#orUnavailable(() => release(this.#server, writer, keepNumber));
  }

  async #apply(writer: string, calls: readonly NumberedCall[]): Promise<readonly Refusal[]> {
    try {
      await this.#server.write((session) => this.#make(session, writer, calls));
      return [];
    } catch (error) {
      if (error instanceof Refused) return error.refusals;
      const [first] = calls;
      if (!first || !isOfEntry(error)) throw error;
      if (calls.length === 1)
        return [{ number: first.number, error: toLimaniError(this.where, 'not-written', error) }];
      return this.#eachByItself(writer, calls);
    }
  }

  async #make(session: Session, writer: string, calls: readonly NumberedCall[]): Promise<void> {
    const made = await lockedNumber(session, writer, this.leaseMs);
    const transaction = new RunTransaction(session);
    const refusals: Refusal[] = [];
    let last = made;
    for (const { number, call } of calls) {
      if (number <= made) continue;
      last = number;
      try {
        await workOf(call, writer)(transaction);
      } catch (error) {
        if (!(error instanceof LimaniError)) throw error;
        refusals.push({ number, error });
      }
    }
    if (refusals.length > 0) throw new Refused(refusals);
    await transaction.flush();
    if (last > made) await setNumber(session, writer, last);
  }

  /** One of them is what the server cannot take, and it does not say which. */
  async #eachByItself(writer: string, calls: readonly NumberedCall[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    for (const call of calls) refusals.push(...(await this.#apply(writer, [call])));
    return refusals;
  }

  #orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    return orUnavailable(work, (error) => toLimaniError(this.where, 'unavailable', error));
  }
}
