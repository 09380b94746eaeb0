import type { Limani } from '../limani/limani.ts';
import type { OpenRun } from './openRun.ts';
import type { Fact } from './told.ts';

type HttpFact = Extract<Fact, { readonly kind: 'http' }>;

/** What became of an answer that was to be kept: its hash as entries have it, or why there is none. */
export interface KeptAnswer {
  readonly contentHash?: string;
  readonly notKept?: string;
}

/** Bytes of answers that may wait to be written, at most: a slow store must not fill the memory. */
const MOST_WAITING = 64 << 20;

const kibibytes = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;

/** Keeps what servers answered, as contents of the run log. */
export class KeptAnswers {
  readonly #limani: Pick<Limani, 'putContent'>;
  #waiting = 0;
  /** Facts whose answers are among those bytes. */
  readonly #counted = new WeakSet<Fact>();
  /** Facts that came without their answers, because there was no room. */
  readonly #emptied = new WeakSet<Fact>();

  constructor(limani: Pick<Limani, 'putContent'>) {
    this.#limani = limani;
  }

  /**
   * A fact has happened: from now on its answer counts, however long the fact waits until {@link keep} or {@link forget}.
   * @returns the fact that is to wait: without its answer where too much waits already
   */
  hear<F extends Fact>(fact: F): F {
    if (fact.kind !== 'http' || !fact.body || this.#counted.has(fact)) return fact;
    if (this.#waiting + fact.body.size > MOST_WAITING) {
      const emptied = withoutBody(fact);
      this.#emptied.add(emptied);
      return emptied;
    }
    this.#waiting += fact.body.size;
    this.#counted.add(fact);
    return fact;
  }

  /** A fact that was heard is not recorded. */
  forget(fact: Fact): void {
    if (fact.kind === 'http' && this.#counted.delete(fact)) this.#waiting -= fact.body?.size ?? 0;
  }

  /** Settles when the answer is durable, or known not to be; what goes wrong is told with the run's failures. */
  async keep(run: Pick<OpenRun, 'created' | 'failures'>, fact: HttpFact): Promise<KeptAnswer> {
    const heard = this.hear(fact);
    const { body, tooLargeToKeep } = heard;
    if (tooLargeToKeep !== undefined) return { notKept: `It is larger than ${kibibytes(tooLargeToKeep)}.` };
    if (this.#emptied.has(heard)) return { notKept: 'Too much was waiting to be written at the time.' };
    if (!body) return {};
    try {
      const hash = await run.failures.keep(async () => {
        await run.created();
        return this.#limani.putContent(await body.read());
      });
      return hash === undefined ? { notKept: 'It could not be written.' } : { contentHash: `sha256:${hash}` };
    } finally {
      this.forget(heard);
    }
  }
}

/** The fact without what was answered. */
export const withoutBody = <F extends Fact>(fact: F): F =>
  fact.kind === 'http' ? { ...fact, body: undefined } : fact;
