import { formatTime } from '../results/time.ts';
import type { TimeOptions } from '../results/time.ts';
import type { Dispose } from './listeners.ts';
import { Listeners } from './listeners.ts';

/** Where the reader's choice lives for the session. */
export interface Storage {
  get(): unknown;
  set(state: { readonly utc: boolean }): void;
}

/** UTC or local time: one choice for all results of a page. UTC until the reader says otherwise. */
export class Clock {
  readonly #storage: Storage;
  readonly #listeners = new Listeners();
  #utc: boolean;

  constructor(storage: Storage) {
    this.#storage = storage;
    const state = storage.get();
    this.#utc = !(typeof state === 'object' && state !== null && 'utc' in state && state.utc === false);
  }

  get utc(): boolean {
    return this.#utc;
  }

  set utc(utc: boolean) {
    if (utc === this.#utc) return;
    this.#utc = utc;
    this.#storage.set({ utc });
    this.#listeners.notify();
  }

  format(epochSeconds: number, options: Omit<TimeOptions, 'utc'> = {}): string {
    return formatTime(epochSeconds, { ...options, utc: this.#utc });
  }

  onChange(callback: () => void): Dispose {
    return this.#listeners.add(callback);
  }
}
