import { createInterface } from 'node:readline/promises';
import { oneLine } from '../../results/markdown.ts';
import type { Confirmation, OperationRef, Surface } from '../../kernel/types.ts';
import type { Result } from '../../results/output.ts';
import type { Console } from '../console.ts';
import type { ListedCell } from './selectCells.ts';
import { outputText } from '../shown.ts';

export interface TerminalOptions {
  readonly console: Console;
  /** By the kernel's cell id. */
  readonly cells: ReadonlyMap<string, ListedCell>;
  /** Agree to everything. */
  readonly yes: boolean;
  /** Print results as they come. */
  readonly results: boolean;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
}

/** Shows cells in a terminal: results on stdout, progress and questions on stderr. */
export class TerminalSurface implements Surface {
  readonly #options: TerminalOptions;

  constructor(options: TerminalOptions) {
    this.#options = options;
  }

  #title({ cell }: OperationRef): string {
    const listed = this.#options.cells.get(cell);
    return [`[${listed?.index ?? cell}]`, listed?.name, listed?.plugin && `@${listed.plugin}`]
      .filter(Boolean)
      .join(' ');
  }

  queued(): void {
    // in a terminal the order of the cells says it
  }

  started(operation: OperationRef): void {
    this.#options.console.err(`${this.#title(operation)} …`);
  }

  outputs(): void {
    // the final result is printed whole; outputs so far would stand above it twice
  }

  async confirm(
    operation: OperationRef,
    { plan, plugin, source }: Confirmation,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { console, yes, interactive } = this.#options;
    if (yes) return true;
    console.err(
      [
        `${this.#title(operation)} asks for your agreement: ${oneLine(plan.summary)}`,
        `  plugin: ${plugin.name} ${plugin.version}${source === undefined ? '' : `, data source ${source}`}`,
        ...(plan.targets.length > 0 ? [`  acts on: ${oneLine(plan.targets.join(', '))}`] : []),
      ].join('\n'),
    );
    if (!interactive) {
      console.err('  Nobody is there to be asked; "--yes" agrees beforehand.');
      return false;
    }
    const ask = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await ask.question('  Do it? [y/N] ', { signal })).trim());
    } finally {
      ask.close();
    }
  }

  ended(operation: OperationRef, { provenance, outputs }: Result): void {
    if (!this.#options.results) return;
    const head = `${this.#title(operation)} ${provenance.status} ${(provenance.took ?? 0).toFixed(2)} s`;
    this.#options.console.out(`${head}\n${outputText(outputs)}\n`);
  }

  skipped(operation: OperationRef, reason: string): void {
    this.#options.console.err(`${this.#title(operation)} ${reason}`);
  }

  say(_level: string, message: string): void {
    this.#options.console.err(message);
  }
}
