import type { Clock } from './clock.ts';
import type { Dispose } from './listeners.ts';
import type { Theme } from './theme.ts';

/** What a view may use of its page. */
export interface Surroundings {
  readonly theme: Theme;
  readonly clock: Clock;
  /** One line at first, where that can be unfolded: it repeats in another form what stands above it. */
  readonly collapsed: boolean;
}

/** Draws a result into an element of the page; the return value removes its observers. */
export type View<T> = (root: HTMLElement, data: T, around: Surroundings) => Dispose;

/** One disposal out of several. */
export const all =
  (...disposals: readonly Dispose[]): Dispose =>
  () => {
    for (const dispose of disposals) dispose();
  };
