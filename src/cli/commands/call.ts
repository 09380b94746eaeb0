import { buffer } from 'node:stream/consumers';
import type { RunningOptions } from '../composition.ts';
import { CliError } from '../exit.ts';
import { call } from '../run/call.ts';
import type { CallOptions } from '../run/call.ts';
import { recordOption, replayOption } from '../run/recordings.ts';
import type { Register } from '../session.ts';
import { allowOption } from '../origins.ts';
import { collectPairs, limaniOption } from '../optionValues.ts';

export const registerCall: Register = (program, session) =>
  program
    .command('call <plugin> [input]')
    .description('Call a plugin once and print its outputs. "-" reads the input from standard input.')
    .option(
      '--option <name=value>',
      'an option of the plugin, or any @name=value of a cell (may be repeated)',
      collectPairs('--option'),
      {},
    )
    .option('--from <time>', 'begin of the time window, such as -3h')
    .option('--to <time>', 'end of the time window')
    .addOption(replayOption())
    .addOption(recordOption())
    .option('--yes', 'agree to what the plugin asks before it changes something')
    .addOption(allowOption())
    .addOption(limaniOption())
    .option('--json', 'print one JSON document')
    .action((plugin: string, input: string | undefined, options: CallOptions & RunningOptions) =>
      session.do(async (parts) => {
        if (input !== '-') return call(plugin, input ?? '', options, await parts.running(options));
        // who types the input cannot be asked by the same way
        const running = await parts.running({ ...options, interactive: false });
        return call(plugin, await standardInput(), options, running);
      }),
    );

const standardInput = async (): Promise<string> => {
  const bytes = await buffer(process.stdin);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new CliError('The input is not UTF-8 text.');
  }
};
