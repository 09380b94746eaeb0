import type { LimaniError } from '../error.ts';
import { pause } from '../pause.ts';
import type { NumberedCall, Refusal, RemoteStore, WriteCall } from '../remote.ts';
import { duplicateRun } from '../records/entry.ts';
import { MAX_GROUP } from './drain.ts';
import { inTime, isAway } from './inTime.ts';
import { answerOf, checkCall, settled } from './writeCalls.ts';

interface Item extends NumberedCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface OutboxDeps {
  /** Under which the server knows the numbers of this process. */
  readonly writer: string;
  /** @throws LimaniError where there is no connection */
  readonly store: () => Pick<RemoteStore, 'apply' | 'where'>;
  /** Durably, for later; in the order of the calls. */
  readonly keep: (call: NumberedCall) => Promise<void>;
  /** How long a server may take, or be gone, before it counts as away; milliseconds. */
  readonly patienceMs: number;
  readonly onAway: (reason: LimaniError) => void;
}

const FIRST_PAUSE_MS = 50;

/**
 * Each call on its way: to the server while it is there, in groups, one after the other; else to where it is kept. Both
 * in the order of the calls, and each under a number by which the server knows it again: what was sent without an answer
 * is kept, too.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  #waiting: Item[] = [];
  #sending: Promise<void> | undefined;
  #number = 0;
  #away = false;
  /** Why to go away when what is under way has ended. */
  #leaving: LimaniError | undefined;
  /** While calls wait for what was kept to be sent. */
  #held: Promise<unknown> | undefined;
  /** Runs that were created, so that an id is not taken twice while nobody can be asked. */
  readonly #created = new Set<string>();

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  get away(): boolean {
    return this.#away;
  }

  /** Whether the server was sent anything. */
  get used(): boolean {
    return this.#number > 0;
  }

  /** Resolves with the call's answer when it is durable, here or there. @throws LimaniError */
  add(given: WriteCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      checkCall(given);
      const call = settled(given);
      const number = this.#number + 1;
      const item: Item = { number, call, resolve, reject: this.#noted(call, reject) };
      this.#number = number;
      if (this.#away && !this.#held) this.#keep(item);
      else this.#waiting.push(item);
      this.#start();
    });
  }

  /** From now on calls are kept, beginning with those that are waiting; what is being sent comes first. */
  goAway(reason: LimaniError): void {
    if (this.#away) return;
    if (this.#sending) this.#leaving = reason;
    else this.#leave(reason, []);
  }

  /** Whether it is known now if the server is away. */
  get isDecided(): boolean {
    return (this.#held ?? this.#leaving) === undefined;
  }

  /** Resolves when it is decided whether the server is away. */
  async decided(): Promise<void> {
    while (!this.isDecided) await (this.#held ?? this.#sending);
  }

  /** Resolves when all that was added is durable, or refused. */
  async idle(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  /** Calls wait here while `work` sends what was kept; afterwards they go to the server, or are kept where it failed. */
  async comeBack(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers();
    this.#held = promise;
    try {
      await work();
      this.#away = false;
    } finally {
      this.#held = undefined;
      resolve(undefined);
      if (this.#away) this.#keepWaiting();
      this.#start();
    }
  }

  #start(): void {
    if (this.#waiting.length > 0 && !this.#away) this.#sending ??= this.#send();
  }

  async #send(): Promise<void> {
    // what the caller adds at the same time comes along
    await Promise.resolve();
    while (this.#waiting.length > 0 && !this.#away && !this.#leaving)
      await this.#sendGroup(this.#waiting.splice(0, MAX_GROUP));
    if (this.#leaving && !this.#away) this.#leave(this.#leaving, []);
    this.#sending = undefined;
  }

  async #sendGroup(group: readonly Item[]): Promise<void> {
    const { patienceMs, writer, store } = this.#deps;
    const since = performance.now();
    for (let [rest, wait] = [group, FIRST_PAUSE_MS]; rest.length > 0;)
      try {
        const { where } = store();
        const refusals = await inTime(store().apply(writer, bare(rest)), patienceMs, where);
        if (refusals.length === 0) {
          rest.forEach(done);
          return;
        }
        rest = rejected(rest, refusals);
      } catch (error) {
        if (!isAway(error)) {
          for (const { reject } of rest) reject(error);
          return;
        }
        if (performance.now() - since + wait > patienceMs) {
          this.#leave(error, rest);
          return;
        }
        await pause(wait);
        wait *= 2;
      }
  }

  #leave(reason: LimaniError, first: readonly Item[]): void {
    this.#away = true;
    this.#leaving = undefined;
    first.forEach((item) => this.#keep(item));
    this.#keepWaiting();
    this.#deps.onAway(reason);
  }

  #keepWaiting(): void {
    this.#waiting.splice(0).forEach((item) => this.#keep(item));
  }

  #keep(item: Item): void {
    this.#deps.keep({ number: item.number, call: item.call }).then(() => done(item), item.reject);
  }

  /** Remembers a run that is created, unless it turns out that it is not. @throws LimaniError `duplicate-run` */
  #noted(call: WriteCall, reject: Item['reject']): Item['reject'] {
    if (call[0] !== 'createRun') return reject;
    const { runId } = call[1];
    if (this.#away && this.#created.has(runId)) throw duplicateRun(runId);
    this.#created.add(runId);
    return (error) => {
      this.#created.delete(runId);
      reject(error);
    };
  }
}

const bare = (items: readonly Item[]): NumberedCall[] => items.map(({ number, call }) => ({ number, call }));

const done = ({ call, resolve }: Item): void => resolve(answerOf(call));

/** Tells those that are refused, and gives the rest. */
function rejected(items: readonly Item[], refusals: readonly Refusal[]): readonly Item[] {
  const errors = new Map(refusals.map(({ number, error }) => [number, error]));
  return items.filter(({ number, reject }) => {
    const error = errors.get(number);
    if (error) reject(error);
    return !error;
  });
}
