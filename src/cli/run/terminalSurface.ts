import { NOTHING_SENT, replayLabel } from '../../results/recorded.ts';
import type { Confirmation, OperationRef, Surface } from '../../kernel/types.ts';
import { shownInput } from '../../plugins/consent/shownInput.ts';
import { oneLine } from '../../results/markdown.ts';
import type { Result } from '../../results/output.ts';
import type { Status } from '../../results/status.ts';
import { askYesNo } from '../ask.ts';
import type { Console } from '../console.ts';
import type { Paint } from '../paint.ts';
import { outputText } from '../shown.ts';
import type { Progress } from './progress.ts';

export interface TerminalOptions {
  readonly console: Console;
  /** What a cell is called, by the kernel's id. */
  readonly title: (cell: string) => string;
  /** Agree to everything. */
  readonly yes: boolean;
  /** How a result is printed when it comes. */
  readonly results: 'whole' | 'outputs' | 'none';
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  readonly progress: Progress;
  /** For standard output. */
  readonly paint: Paint;
  /** Results are all that is of interest. */
  readonly quiet: boolean;
}

const STYLE = (status: Status): Parameters<Paint>[0] =>
  status === 'success' ? 'green' : status === 'cancelled' || status === 'denied' ? 'yellow' : 'red';

/** Shows cells in a terminal: results on stdout, progress and questions on stderr. */
export class TerminalSurface implements Surface {
  readonly #options: TerminalOptions;

  constructor(options: TerminalOptions) {
    this.#options = options;
  }

  #title({ cell }: OperationRef): string {
    return oneLine(this.#options.title(cell));
  }

  queued(): void {
    // in a terminal the order of the cells says it
  }

  started(operation: OperationRef): void {
    this.#options.progress.begin(this.#title(operation));
  }

  waiting(_operation: OperationRef, url: string | undefined): void {
    this.#options.progress.waitFor(url);
  }

  outputs(): void {
    // the final result is printed whole; outputs so far would stand above it twice
  }

  async confirm(
    operation: OperationRef,
    { plan, plugin, source, input }: Confirmation,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { console, yes, interactive, progress } = this.#options;
    if (yes) return true;
    progress.hide();
    console.err(
      [
        `${this.#title(operation)} asks for your agreement: ${oneLine(plan.summary)}`,
        `  plugin: ${plugin.name} ${plugin.version}${source === undefined ? '' : `, data source ${source}`}`,
        ...(plan.targets.length > 0 ? [`  acts on: ${oneLine(plan.targets.join(', '))}`] : []),
        ...(plan.replayed ? [`  ${NOTHING_SENT}`] : []),
        ...shownInput(input).map((line) => `  | ${line}`.trimEnd()),
      ].join('\n'),
    );
    if (!interactive) {
      console.err('  Nobody is there to be asked; "--yes" agrees beforehand.');
      return false;
    }
    return askYesNo('  Do it? [y/N] ', signal);
  }

  ended(operation: OperationRef, { provenance, outputs }: Result): void {
    const { console, paint, progress, results, quiet } = this.#options;
    const { status, took = 0 } = provenance;
    progress.end();
    const title = this.#title(operation);
    const replayed = replayLabel(provenance);
    const time = `${took.toFixed(2)} s${replayed ? ` · ${replayed}` : ''}`;
    if (results === 'whole')
      console.out(
        `${paint('bold', title)} ${paint(STYLE(status), status)} ${paint('dim', time)}\n${outputText(outputs)}\n`,
      );
    else {
      if (results === 'outputs') console.out(outputText(outputs));
      if (!quiet) console.err(`${title} ${status} ${time}`);
    }
  }

  skipped(operation: OperationRef, reason: string): void {
    this.#options.console.err(`${this.#title(operation)} ${reason}`);
  }

  say(_level: string, message: string): void {
    this.#options.console.err(message);
  }
}
