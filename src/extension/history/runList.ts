import type { RunFilter } from '../../limani/limani.ts';
import type { History } from '../../logbook/history/history.ts';
import type { RunLine } from '../../logbook/history/runLine.ts';

const PAGE = 50;
/** A refresh reads again what was loaded, at most so much. */
const MOST = 500;

/** The runs that the view shows so far: pages of a filtered list, newest first. */
export class RunList {
  readonly #history: Pick<History, 'list'>;
  #filter: RunFilter = {};
  #runs: readonly RunLine[] = [];
  #next: string | null = null;
  #loaded = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(history: Pick<History, 'list'>) {
    this.#history = history;
  }

  get filter(): RunFilter {
    return this.#filter;
  }

  get runs(): readonly RunLine[] {
    return this.#runs;
  }

  /** Whether the first page was read. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Shows other runs from the next {@link load} on. */
  setFilter(filter: RunFilter): void {
    this.#filter = filter;
    this.forget();
  }

  /** Nothing is shown before the next {@link load}. */
  forget(): void {
    this.#runs = [];
    this.#next = null;
    this.#loaded = false;
  }

  /** Reads the first page, unless it is there. */
  async load(): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.#loaded) await this.#read(PAGE);
    });
  }

  /** Reads again what is shown, and what is new. */
  async refresh(): Promise<void> {
    await this.#inTurn(() => this.#read(Math.min(MOST, Math.max(PAGE, this.#runs.length))));
  }

  /** Reads one page more, if there is one. */
  async more(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#next === null) return;
      const filter = this.#filter;
      const { runs, next } = await this.#history.list(filter, { limit: PAGE, after: this.#next });
      if (filter !== this.#filter) return;
      this.#runs = [...this.#runs, ...runs];
      this.#next = next;
    });
  }

  async #read(limit: number): Promise<void> {
    const filter = this.#filter;
    const { runs, next } = await this.#history.list(filter, { limit });
    if (filter !== this.#filter) return;
    this.#runs = runs;
    this.#next = next;
    this.#loaded = true;
  }

  /** One after the other: two readers of one list would mix their pages. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined); // the next turn is its own; this one's caller is told
    return turn;
  }
}
