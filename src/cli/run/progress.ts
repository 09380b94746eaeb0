import { oneLine } from '../../results/markdown.ts';
import type { Console } from '../console.ts';
import type { LiveLine } from '../liveLine.ts';

/** Says what goes on. */
export interface Progress {
  /** A cell begins; one at a time. */
  begin(title: string): void;
  /** What it waits for now; nothing: itself. */
  waitFor(what: string | undefined): void;
  /** It is out of the way until the next call of anything else: a person is asked something. */
  hide(): void;
  end(): void;
}

const nothing = (): void => undefined;
export const noProgress: Progress = { begin: nothing, waitFor: nothing, hide: nothing, end: nothing };

/** One line for each cell that begins. */
export const plainProgress = (console: Console): Progress => ({
  ...noProgress,
  begin: (title) => console.err(`${title} …`),
});

/** How often the time is written anew, milliseconds. */
const TICK_MS = 100;

/** A line that is written over: cell, time, what it waits for. */
export class LiveProgress implements Progress {
  readonly #line: LiveLine;
  readonly #now: () => number;
  #current: { readonly title: string; readonly since: number; waitsFor?: string | undefined } | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds */
  constructor(line: LiveLine, now: () => number) {
    this.#line = line;
    this.#now = now;
  }

  begin(title: string): void {
    this.#current = { title, since: this.#now() };
    this.#start();
  }

  waitFor(what: string | undefined): void {
    if (!this.#current) return;
    this.#current.waitsFor = what;
    this.#start();
  }

  hide(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#line.hide();
  }

  end(): void {
    this.#current = undefined;
    this.hide();
  }

  #start(): void {
    this.#timer ??= setInterval(() => this.#draw(), TICK_MS).unref();
    this.#draw();
  }

  #draw(): void {
    if (!this.#current) return;
    const { title, since, waitsFor } = this.#current;
    const seconds = ((this.#now() - since) / 1000).toFixed(1);
    const waiting = waitsFor === undefined ? '' : `, waiting for ${oneLine(waitsFor)}`;
    this.#line.show(`${title} … ${seconds} s${waiting}`);
  }
}
