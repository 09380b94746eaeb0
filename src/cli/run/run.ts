import path from 'node:path';
import { messageOf } from '../../limani/error.ts';
import type { LargeOutputs } from '../../notebook/largeOutputs.ts';
import type { Notebook } from '../../notebook/model.ts';
import { print } from '../../notebook/print.ts';
import type { Console } from '../console.ts';
import { CliError, exitCodeOf } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { readNotebook, replaceFile } from '../file.ts';
import type { RunOutcome } from '../../kernel/types.ts';
import { chosenRecordings, frontMatterRecordings } from './recordings.ts';
import type { RecordingOptions } from './recordings.ts';
import { runReport } from './report.ts';
import { runCells } from './runCells.ts';
import type { RunDeps } from './runCells.ts';
import { cellTitle, listCells, selectCells } from './selectCells.ts';
import type { ListedCell } from './selectCells.ts';
import { checkTimes } from './times.ts';

export interface RunOptions extends RecordingOptions {
  readonly cell: readonly string[];
  readonly var: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
  readonly write?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Runs cells of a notebook; the file changes only with `--write`. */
export const run = async (
  file: string,
  options: RunOptions,
  deps: RunDeps & { readonly large: LargeOutputs },
): Promise<ExitCode> => {
  const { console, large } = deps;
  const read = await readNotebook(file);
  if (read.notebook.newerVersion !== undefined)
    throw new CliError(`${file}: written by a newer Databook, which is needed to run it.`);
  for (const { line, message } of read.notebook.problems) console.err(`${file}:${line}: ${message}`);
  const times = checkTimes(options);
  const notebook = await orSame(read.notebook, (n) => large.restore(n), console);
  const all = listCells(notebook);
  const cells = selectCells(all, options.cell);
  const chosen = await chosenRecordings(options, deps);
  const title = (id: string): string => cellTitle(id, all);
  const { outcome, interrupted } = await runCells(
    {
      notebook: {
        id: path.resolve(file),
        frontMatter: () => notebook.frontMatter,
        recordings: () => chosen ?? frontMatterRecordings(notebook.frontMatter, file),
        cells: () =>
          all.map(({ index, cell: { source, result } }) => ({
            id: String(index),
            source,
            ...(result && { result }),
          })),
      },
      cells: cells.map((c) => String(c.index)),
      vars: options.var,
      ...times,
    },
    path.dirname(path.resolve(file)),
    { title, yes: options.yes ?? false, results: options.json ? 'none' : 'whole' },
    deps,
  );
  if (options.json) console.out(JSON.stringify(runReport(outcome, cells), null, 2));
  if (options.write) {
    const after = withResults(notebook, all, outcome);
    const bytes = print(await orSame(after, (n) => large.summarise(n), console));
    if (!Buffer.from(read.bytes).equals(bytes)) await replaceFile(read, bytes);
  }
  return exitCodeOf(outcome.status, interrupted);
};

/** A store that cannot be read or written leaves large results as they stand in the file, and is said. */
const orSame = async (
  notebook: Notebook,
  change: (notebook: Notebook) => Promise<Notebook>,
  console: Console,
): Promise<Notebook> => {
  try {
    return await change(notebook);
  } catch (error) {
    console.err(`Large results are left as they are, because the store cannot be used: ${messageOf(error)}`);
    return notebook;
  }
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
