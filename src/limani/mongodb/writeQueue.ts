import { LimaniError } from '../error.ts';
import { patiently } from '../patience.ts';
import { isTransient, toLimaniError } from './failures.ts';
import { fits, type Answer, type Insertion, type RunWork } from './runWork.ts';

/** What a call does, with its own id; may be done again. */
export type Work<T> = (id: string) => Promise<T>;

interface Waiting {
  readonly id: string;
  readonly what: { readonly work: Work<unknown> } | { readonly insertion: Insertion };
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

interface QueueOptions {
  /** Before the first id of a call; no other connection has it. */
  readonly writer: string;
  /** How long a server that is away is waited for, milliseconds. */
  readonly patienceMs: number;
}

/**
 * Writes in the order of the calls; insertions that come while others are under way go together. Each call has an id, by
 * which what it wrote is known when it is done again after a lost connection.
 */
export class WriteQueue {
  readonly #where: string;
  readonly #options: QueueOptions;
  readonly #work: RunWork;
  readonly #beforeWriting: () => Promise<void>;
  readonly #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #calls = 0;
  #patienceMs: number;

  /** @param beforeWriting is done before anything is written: says that this writer lives */
  constructor(where: string, options: QueueOptions, work: RunWork, beforeWriting: () => Promise<void>) {
    this.#where = where;
    this.#options = options;
    this.#work = work;
    this.#beforeWriting = beforeWriting;
    this.#patienceMs = options.patienceMs;
  }

  /** Resolves when it is durable. @throws LimaniError; `not-written` when the server stays away */
  add<T>(work: Work<T>): Promise<T> {
    return this.#add({ work });
  }

  /** The same, of what a call does or inserts; where that is nothing, nothing is waited for. */
  async write(what: Work<unknown> | Insertion): Promise<unknown> {
    if (typeof what === 'function') return this.add(what);
    if (what.entries.length > 0) await this.#add({ insertion: what });
    return undefined;
  }

  /** Writes what is waiting, without much patience. */
  async close(patienceMs: number): Promise<void> {
    this.#patienceMs = Math.min(this.#patienceMs, patienceMs);
    await this.#draining;
  }

  #add<T>(what: Waiting['what']): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ id: `${this.#options.writer}/${++this.#calls}`, what, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  async #drain(): Promise<void> {
    // what the caller adds at the same time comes along
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#groupLength());
      try {
        await this.#write(group);
      } catch (error) {
        const failure = toLimaniError(this.#where, 'not-written', error);
        // the server stayed away: those who came meanwhile do not wait as long again
        const rest = isTransient(error) ? this.#waiting.splice(0) : [];
        for (const { reject } of [...group, ...rest]) reject(failure);
      }
    }
    this.#draining = undefined;
  }

  /** How many of the first calls are insertions that can be written together; at least one call. */
  #groupLength(): number {
    const insertions: Insertion[] = [];
    for (const { what } of this.#waiting) {
      if (!('insertion' in what) || !fits([...insertions, what.insertion])) break;
      insertions.push(what.insertion);
    }
    return Math.max(1, insertions.length);
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const patience = { patienceMs: () => this.#patienceMs, isTransient };
    const answers = await patiently(() => this.#attempt(group), patience);
    for (const [i, { resolve, reject }] of group.entries()) {
      const answer = answers[i];
      if (answer && 'value' in answer) resolve(answer.value as never);
      else reject(answer?.error);
    }
  }

  async #attempt(group: readonly Waiting[]): Promise<readonly Answer[]> {
    await this.#beforeWriting();
    const [first] = group;
    if (first && 'work' in first.what)
      try {
        return [{ value: await first.what.work(first.id) }];
      } catch (error) {
        if (error instanceof LimaniError) return [{ error }];
        throw error;
      }
    const insertions = group.flatMap(({ id, what }) =>
      'insertion' in what ? [[id, what.insertion] as const] : [],
    );
    return this.#work.insert(new Map(insertions));
  }
}
