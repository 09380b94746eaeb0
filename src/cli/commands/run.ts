import type { RunningOptions } from '../composition.ts';
import { recordOption, replayOption } from '../run/recordings.ts';
import { run } from '../run/run.ts';
import type { RunOptions } from '../run/run.ts';
import type { Register } from '../session.ts';
import { allowOption } from '../origins.ts';
import { collect, limaniOption, varOption } from '../optionValues.ts';

export const registerRun: Register = (program, session) =>
  program
    .command('run <file>')
    .description('Run the code cells of a notebook, or those chosen.')
    .option('--cell <number|name>', 'only this code cell, counted from 1 (may be repeated)', collect, [])
    .addOption(varOption())
    .option('--from <time>', 'begin of the time window, such as -3h')
    .option('--to <time>', 'end of the time window')
    .addOption(replayOption())
    .addOption(recordOption())
    .option('--write', 'write the results into the file')
    .option('--yes', 'agree to what cells ask before they change something')
    .addOption(allowOption())
    .addOption(limaniOption())
    .option('--json', 'print one JSON document')
    .action((file: string, options: RunOptions & RunningOptions) =>
      session.do(async (parts) =>
        run(file, options, { ...(await parts.running(options)), large: parts.largeOutputs() }),
      ),
    );
