import type { Console } from '../console.ts';
import type { Paint } from '../paint.ts';

/** Where the history is shown. */
export interface HistoryConsole extends Console {
  /** Where the run log lies, for people. */
  readonly place: string;
  /** Characters in a line. */
  readonly width: number;
  /** Colours what goes to `out`. */
  readonly paint: Paint;
}
