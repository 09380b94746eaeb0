import { Command, CommanderError } from 'commander';
import { ContentStore } from '../logbook/contentStore.ts';
import { stateFolder, stateLayout } from '../logbook/stateFolder.ts';
import { LargeOutputs, MAX_RESULT_BYTES } from '../notebook/largeOutputs.ts';
import type { PluginHost } from '../plugins/contract.ts';
import { check } from './commands/check.ts';
import { fmt } from './commands/fmt.ts';
import { pluginsList } from './commands/pluginsList.ts';
import { run } from './commands/run.ts';
import type { RunOptions } from './commands/run.ts';
import { processConsole } from './console.ts';
import type { Console } from './console.ts';
import { CliError, EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { VERSION } from './layout.ts';
import { collect, collectVar } from './values.ts';

/** @returns the exit code */
export const main = async (argv: readonly string[]): Promise<ExitCode> => {
  const console = processConsole();
  let code: ExitCode = EXIT.done;
  try {
    await createProgram(console, (result) => (code = result)).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // commander has already said what it has to say
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof CliError)) throw error;
    console.err(error.message);
    return error.exitCode;
  }
};

const createProgram = (console: Console, done: (code: ExitCode) => void): Command => {
  const program = new Command('databook')
    .description('Incident notebooks: run, check and format .databook files.')
    .version(VERSION)
    .option('--plugins <dir>', 'folder with more plugins (may be repeated)', collect, [])
    .exitOverride()
    .configureOutput({
      writeOut: (t) => console.out(t.trimEnd()),
      writeErr: (t) => console.err(t.trimEnd()),
    });
  const withPlugins = async (use: (plugins: PluginHost) => Promise<ExitCode>): Promise<ExitCode> => {
    // loaded only where it is needed: it is most of the program
    const { createHost } = await import('./host.ts');
    const plugins = createHost(program.opts<{ plugins: string[] }>().plugins, console);
    try {
      return await use(plugins);
    } finally {
      await plugins.dispose();
    }
  };

  program
    .command('run <file>')
    .description('Run the code cells of a notebook, or those chosen.')
    .option('--cell <number|name>', 'only this code cell, counted from 1 (may be repeated)', collect, [])
    .option(
      '--var <name=value>',
      "override one of the notebook's variables (may be repeated)",
      collectVar,
      {},
    )
    .option('--from <time>', 'begin of the time window, such as -3h')
    .option('--to <time>', 'end of the time window')
    .option('--write', 'write the results into the file')
    .option('--yes', 'agree to what cells ask before they change something')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: RunOptions) => {
      const interactive = process.stdin.isTTY && process.stderr.isTTY;
      done(
        await withPlugins((plugins) =>
          run(file, options, { plugins, large: largeOutputs(), console, interactive, onInterrupt }),
        ),
      );
    });
  program
    .command('check <file...>')
    .description('Say what is wrong with notebooks, by file and line.')
    .option(
      '--var <name=value>',
      "override one of the notebook's variables (may be repeated)",
      collectVar,
      {},
    )
    .action(async (files: string[], options: { var: Record<string, string> }) => {
      done(await check(files, options.var, console));
    });
  program
    .command('fmt <file...>')
    .description('Rewrite notebooks into canonical form.')
    .option('--check', 'only list the files that would change')
    .action(async (files: string[], options: { check?: boolean }) => {
      done(await fmt(files, options.check ?? false, console));
    });
  program
    .command('plugins')
    .description('Look at plugins.')
    .command('list')
    .description('List the plugins that are found.')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      done(await withPlugins((plugins) => pluginsList(plugins, options.json ?? false, console)));
    });
  return program;
};

const largeOutputs = (): LargeOutputs =>
  new LargeOutputs(
    new ContentStore(stateLayout(stateFolder(process.env, process.platform)).content),
    () => MAX_RESULT_BYTES,
  );

/** The first signal asks to stop; at the second the process ends there and then. */
const onInterrupt = (listener: () => void): (() => void) => {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(EXIT.interrupted);
    asked = true;
    listener();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
};
