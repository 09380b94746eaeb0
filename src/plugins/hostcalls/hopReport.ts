import type { Fact } from '../contract.ts';

type HttpFact = Extract<Fact, { kind: 'http' }>;

type Learned = 'status' | 'bytes' | 'replayed' | 'recordedAt' | 'contentType' | 'body' | 'tooLargeToKeep';

/** What becomes known of a request on its way; its fact is told at the end. */
export class HopReport {
  readonly known: { -readonly [K in Learned]?: HttpFact[K] } = {};
  readonly #method: string;
  readonly #url: string;
  readonly #now: () => number;
  readonly #onFact: (fact: Fact) => void;
  #at: number;
  #since = performance.now();

  /**
   * @param url fit to be shown
   * @param now epoch milliseconds
   */
  constructor(method: string, url: string, now: () => number, onFact: (fact: Fact) => void) {
    this.#method = method;
    this.#url = url;
    this.#now = now;
    this.#onFact = onFact;
    this.#at = now();
  }

  /** Counts from here: what the user took to agree is not the server's time. */
  restart(): void {
    this.#at = this.#now();
    this.#since = performance.now();
  }

  /** Seconds since the start. */
  get elapsed(): number {
    return (performance.now() - this.#since) / 1000;
  }

  tell(rest: Pick<HttpFact, 'error' | 'refused'> = {}): void {
    const [method, url] = [this.#method, this.#url];
    const seconds = this.elapsed;
    this.#onFact({ kind: 'http', at: this.#at / 1000, method, url, seconds, ...this.known, ...rest });
  }
}
