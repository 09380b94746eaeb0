import { checkCells } from '../../notebook/checkCells.ts';
import { codeCellLines } from '../../notebook/codeCellLines.ts';
import type { Console } from '../console.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { readNotebook } from '../file.ts';
import type { NotebookFile } from '../file.ts';
import type { Register } from '../session.ts';
import { varOption } from '../optionValues.ts';

export const registerCheck: Register = (program, session) =>
  program
    .command('check <file...>')
    .description('Say what is wrong with notebooks, by file and line.')
    .addOption(varOption())
    .action((files: string[], options: { var: Record<string, string> }) =>
      session.do(({ console }) => check(files, options.var, console)),
    );

interface Finding {
  readonly line: number;
  readonly text: string;
}

/** Prints what is wrong with notebooks, one `file:line: message` each. */
const check = async (
  files: readonly string[],
  vars: Readonly<Record<string, string>>,
  console: Console,
): Promise<ExitCode> => {
  let found = 0;
  for (const file of files)
    for (const { line, text } of findings(await readNotebook(file), vars)) {
      console.out(`${file}:${line}: ${text}`);
      found++;
    }
  return found > 0 ? EXIT.failed : EXIT.done;
};

const findings = (
  { bytes, notebook }: NotebookFile,
  vars: Readonly<Record<string, string>>,
): readonly Finding[] => {
  if (notebook.newerVersion !== undefined)
    return [{ line: 1, text: 'Written by a newer Databook, which is needed to check it.' }];
  const lines = codeCellLines(bytes);
  const cells = checkCells({
    frontMatter: notebook.frontMatter,
    sources: notebook.cells.flatMap((cell) => (cell.kind === 'code' ? cell.source : [])),
    now: Date.now() / 1000,
    vars,
  }).map(({ cell, error }): Finding => ({
    line: (cell === undefined ? 1 : (lines[cell] ?? 1)) + (error.position?.line ?? 0),
    text: `${error.message} ${error.hint}`,
  }));
  const format = notebook.problems.map(({ line, message }): Finding => ({ line, text: message }));
  return [...format, ...cells].toSorted((a, b) => a.line - b.line);
};
