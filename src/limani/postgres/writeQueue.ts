import { randomUUID } from 'node:crypto';
import { LimaniError } from '../error.ts';
import { patiently } from '../patience.ts';
import { isTransient, toLimaniError } from './failures.ts';
import { RunTransaction } from './runTransaction.ts';
import type { Server, Session } from './server.ts';
import { beat, countUp, release } from './writers.ts';

/** What one call does within a transaction. Throws a LimaniError before it wrote anything; may be called again. */
export type Work<T> = (transaction: RunTransaction) => Promise<T>;

interface Waiting {
  readonly work: Work<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Answer = { readonly value: unknown } | { readonly error: unknown };

export interface QueueOptions {
  /** How long others believe that this process lives without hearing of it, milliseconds. */
  readonly leaseMs: number;
  /** How long a server that is away is waited for, milliseconds. */
  readonly patienceMs: number;
}

/** Calls in one transaction at most. */
const MAX_GROUP = 200;

/**
 * Writes in the order of the calls; those that come while one transaction is under way share the next. Each transaction
 * counts up a number of this writer's, by which it is known after a lost connection whether it was committed: nothing is
 * written twice. With the number goes the lease: the server's word that this writer was alive.
 */
export class WriteQueue {
  readonly #server: Server;
  readonly #options: QueueOptions;
  readonly #writer = randomUUID();
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #sequence = 0;
  #patienceMs: number;

  constructor(server: Server, options: QueueOptions) {
    this.#server = server;
    this.#options = options;
    this.#patienceMs = options.patienceMs;
  }

  /** The name under which this connection's runs are known. */
  get writer(): string {
    return this.#writer;
  }

  /** Whether this writer has written, so that others look at its lease. */
  get hasWritten(): boolean {
    return this.#sequence > 0;
  }

  /** Resolves when it is committed. @throws LimaniError; `not-written` when the server stays away */
  add<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Writes what is waiting, without much patience, and says that this writer is done. */
  async close(patienceMs: number): Promise<void> {
    this.#patienceMs = Math.min(this.#patienceMs, patienceMs);
    await this.#draining;
    if (!this.hasWritten) return;
    await release(this.#server, this.#writer, false);
  }

  async #drain(): Promise<void> {
    // what the caller adds at the same time comes along
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, MAX_GROUP);
      try {
        await this.#write(group);
      } catch (error) {
        const failure = toLimaniError(this.#server.where, 'not-written', error);
        // the server stayed away: those who came meanwhile do not wait as long again
        const rest = isTransient(error) ? this.#waiting.splice(0) : [];
        for (const { reject } of [...group, ...rest]) reject(failure);
      }
    }
    this.#draining = undefined;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    let answers: readonly Answer[];
    try {
      answers = await this.#commit(group);
    } catch (error) {
      if (isTransient(error) || group.length === 1) throw error;
      // one of them is what the server cannot take; each by itself
      for (const one of group)
        await this.#write([one]).catch((failure: unknown) => {
          one.reject(toLimaniError(this.#server.where, 'not-written', failure));
        });
      return;
    }
    for (const [i, { resolve, reject }] of group.entries()) {
      const answer = answers[i];
      if (answer && 'value' in answer) resolve(answer.value as never);
      else reject(answer?.error);
    }
  }

  /** Tries until it is known to be committed, or the server stays away. */
  async #commit(group: readonly Waiting[]): Promise<readonly Answer[]> {
    const sequence = ++this.#sequence;
    let answers: readonly Answer[] = [];
    const write = async (session: Session): Promise<void> => {
      // else an earlier attempt was committed, and its answers count
      if (await countUp(session, this.#writer, sequence, this.#options.leaseMs))
        answers = await applied(new RunTransaction(session), group);
    };
    await patiently(() => this.#server.write(write), { patienceMs: () => this.#patienceMs, isTransient });
    return answers;
  }

  /** Says that this writer lives. */
  async beat(): Promise<void> {
    await beat(this.#server, this.#writer, this.#options.leaseMs);
  }
}

/** Does what each call wants; what is wrong with one is its own answer. */
async function applied(transaction: RunTransaction, group: readonly Waiting[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { work } of group)
    try {
      answers.push({ value: await work(transaction) });
    } catch (error) {
      if (!(error instanceof LimaniError)) throw error;
      answers.push({ error });
    }
  await transaction.flush();
  return answers;
}
