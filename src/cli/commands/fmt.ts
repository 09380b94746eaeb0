import { canonical } from '../../notebook/canonical.ts';
import { print } from '../../notebook/print.ts';
import type { Console } from '../console.ts';
import { CliError, EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { readNotebook, replaceFile } from '../file.ts';
import type { Register } from '../session.ts';

export const registerFmt: Register = (program, session) =>
  program
    .command('fmt <file...>')
    .description('Rewrite notebooks into canonical form.')
    .option('--check', 'only list the files that would change')
    .action((files: string[], options: { check?: boolean }) =>
      session.do(({ console }) => fmt(files, options.check ?? false, console)),
    );

/** Rewrites notebooks into canonical form; with `check` only says which would change. */
const fmt = async (files: readonly string[], check: boolean, console: Console): Promise<ExitCode> => {
  let changes = 0;
  for (const file of files) {
    const read = await readNotebook(file);
    if (read.notebook.newerVersion !== undefined)
      throw new CliError(`${file}: written by a newer Databook; this one leaves it alone.`);
    const bytes = print(canonical(read.notebook));
    if (Buffer.from(read.bytes).equals(bytes)) continue;
    changes++;
    if (!check) await replaceFile(read, bytes);
    console.out(file);
  }
  if (check && changes > 0)
    console.err(
      `${changes === 1 ? 'One file is' : `${changes} files are`} not in canonical form; "databook fmt" rewrites them.`,
    );
  return check && changes > 0 ? EXIT.failed : EXIT.done;
};
