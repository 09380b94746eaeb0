import { v7 as uuidv7 } from 'uuid';
import { Kernel } from '../../kernel/kernel.ts';
import type { OperationOutcome, Recorder, RunOutcome } from '../../kernel/types.ts';
import { whoRuns } from '../../logbook/whoRuns.ts';
import { CellError } from '../../notebook/cellError.ts';
import type { LargeOutputs } from '../../notebook/largeOutputs.ts';
import type { Notebook } from '../../notebook/model.ts';
import { print } from '../../notebook/print.ts';
import { parseTime } from '../../notebook/window.ts';
import type { PluginHost } from '../../plugins/contract.ts';
import type { Console } from '../console.ts';
import { CliError, exitCodeOf } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { readNotebook, replaceFile } from '../file.ts';
import { listCells, selectCells } from './selectCells.ts';
import type { ListedCell } from './selectCells.ts';
import { outputValue } from '../shown.ts';
import { TerminalSurface } from './terminalSurface.ts';

export interface RunOptions {
  readonly cell: readonly string[];
  readonly var: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
  readonly write?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export interface RunDeps {
  readonly plugins: PluginHost;
  readonly large: LargeOutputs;
  readonly console: Console;
  readonly interactive: boolean;
  /** Calls back at the first Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** Runs cells of a notebook; the file changes only with `--write`. */
export const run = async (file: string, options: RunOptions, deps: RunDeps): Promise<ExitCode> => {
  const read = await readNotebook(file);
  const notebook = await deps.large.restore(read.notebook);
  if (notebook.newerVersion !== undefined)
    throw new CliError(`${file}: written by a newer Databook, which is needed to run it.`);
  for (const { line, message } of notebook.problems) deps.console.err(`${file}:${line}: ${message}`);
  checkTimes(options);
  const all = listCells(notebook);
  const cells = selectCells(all, options.cell);
  const { outcome, interrupted } = await execute(notebook, file, all, cells, options, deps);
  if (options.json) deps.console.out(JSON.stringify(report(outcome, cells), null, 2));
  if (options.write) {
    const bytes = print(await deps.large.summarise(withResults(notebook, all, outcome)));
    if (!Buffer.from(read.bytes).equals(bytes)) await replaceFile(read, bytes);
  }
  return exitCodeOf(outcome.status, interrupted);
};

const checkTimes = ({ from, to }: RunOptions): void => {
  for (const [label, text] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    try {
      if (text !== undefined) parseTime({ text, label }, Date.now() / 1000);
    } catch (error) {
      throw error instanceof CellError ? new CliError(`${error.message} ${error.hint}`) : error;
    }
};

const execute = async (
  notebook: Notebook,
  file: string,
  all: readonly ListedCell[],
  cells: readonly ListedCell[],
  options: RunOptions,
  { plugins, console, interactive, onInterrupt }: RunDeps,
): Promise<{ outcome: RunOutcome; interrupted: boolean }> => {
  const kernel = new Kernel({
    plugins,
    surface: new TerminalSurface({
      console,
      cells: new Map(all.map((c) => [String(c.index), c])),
      yes: options.yes ?? false,
      results: !options.json,
      interactive,
    }),
    recorder: NO_RECORD,
    sources: { get: () => Promise.resolve(undefined), names: () => Promise.resolve([]) },
    now: () => Date.now(),
    newRunId: () => uuidv7(),
    user: () => whoRuns('', undefined),
  });
  let interrupted = false;
  const stopListening = onInterrupt(() => {
    interrupted = true;
    kernel.close(file);
  });
  try {
    const outcome = await kernel.run({
      notebook: {
        id: file,
        frontMatter: () => notebook.frontMatter,
        cells: () =>
          all.map(({ index, cell: { source, result } }) => ({
            id: String(index),
            source,
            ...(result && { result }),
          })),
      },
      cells: cells.map((c) => String(c.index)),
      vars: options.var,
      ...(options.from !== undefined && { from: options.from }),
      ...(options.to !== undefined && { to: options.to }),
    });
    return { outcome, interrupted };
  } finally {
    stopListening();
    await kernel.dispose();
  }
};

/** The command line keeps no log of its own: what it did is in its output and, with `--write`, in the notebook. */
const nothing = (): void => undefined;
const NO_RECORD: Recorder = {
  runStarted: nothing,
  operationStarted: nothing,
  fact: nothing,
  operationEnded: nothing,
  operationSkipped: nothing,
  runEnded: nothing,
};

const report = ({ run: id, status, operations }: RunOutcome, cells: readonly ListedCell[]): object => ({
  run: id,
  status,
  cells: operations.map((operation) => {
    const listed = cells.find((c) => String(c.index) === operation.cell);
    const error = errorOf(operation);
    return {
      index: Number(operation.cell),
      name: listed?.name ?? null,
      plugin: listed?.plugin ?? null,
      status: operation.status,
      duration: operation.result?.provenance.took ?? 0,
      ...(error && { error }),
      outputs: operation.result?.outputs.map(outputValue) ?? [],
    };
  }),
});

const errorOf = ({ failure, reason }: OperationOutcome): object | undefined => {
  if (failure) {
    const { code, message, hint } = failure;
    return { code, message, ...(hint !== undefined && { hint }) };
  }
  return reason === undefined ? undefined : { code: 'skipped', message: reason };
};

const withResults = (
  notebook: Notebook,
  all: readonly ListedCell[],
  { operations }: RunOutcome,
): Notebook => {
  const results = new Map(
    operations.map((o) => [all.find((c) => String(c.index) === o.cell)?.position, o.result]),
  );
  return {
    ...notebook,
    cells: notebook.cells.map((cell, i) => {
      const result = results.get(i);
      return result && cell.kind === 'code' ? { ...cell, result } : cell;
    }),
  };
};
