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

  constructor(limani: Pick<Limani, 'putContent'>) {
    this.#limani = limani;
  }

  /** Settles when the answer is durable, or known not to be; what goes wrong is told with the run's failures. */
  async keep(
    run: Pick<OpenRun, 'created' | 'failures'>,
    { body, tooLargeToKeep }: HttpFact,
  ): Promise<KeptAnswer> {
    if (tooLargeToKeep !== undefined) return { notKept: `It is larger than ${kibibytes(tooLargeToKeep)}.` };
    if (!body) return {};
    if (this.#waiting + body.size > MOST_WAITING)
      return { notKept: 'Too much was waiting to be written at the time.' };
    this.#waiting += body.size;
    try {
      const hash = await run.failures.keep(async () => {
        await run.created();
        return this.#limani.putContent(await body.read());
      });
      return hash === undefined ? { notKept: 'It could not be written.' } : { contentHash: `sha256:${hash}` };
    } finally {
      this.#waiting -= body.size;
    }
  }
}
