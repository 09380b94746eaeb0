import { Command, CommanderError } from 'commander';
import { plainLines } from '../results/markdown.ts';
import { COMMANDS } from './commands/all.ts';
import { Parts } from './composition.ts';
import { processConsole } from './console.ts';
import type { ProcessConsole } from './console.ts';
import { CliError, EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { addGlobalOptions } from './globalOptions.ts';
import type { GlobalOptions } from './globalOptions.ts';

/** @returns the exit code */
export const main = async (argv: readonly string[]): Promise<ExitCode> => {
  const console = processConsole(process.env);
  let code: ExitCode = EXIT.done;
  try {
    await createProgram(console, (result) => (code = result)).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // commander has already said what it has to say
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof CliError)) throw error;
    // it may quote what others wrote
    console.err(plainLines(error.message));
    return error.exitCode;
  }
};

const createProgram = (console: ProcessConsole, done: (code: ExitCode) => void): Command => {
  const program = addGlobalOptions(
    new Command('databook').description('Incident notebooks: run, check and format .databook files.'),
  )
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, optionDescription: ({ description }) => description })
    .configureOutput({
      writeOut: (t) => console.out(t.trimEnd()),
      writeErr: (t) => console.err(t.trimEnd()),
    });
  const session = {
    async do(work: (parts: Parts) => Promise<ExitCode>): Promise<void> {
      const parts = new Parts(console, program.opts<GlobalOptions & { plugins: string[] }>(), process.env);
      try {
        done(await work(parts));
      } finally {
        await parts.dispose();
      }
    },
  };
  for (const register of COMMANDS) register(program, session);
  return program;
};
