import type { ExitCode } from '../exit.ts';
import { CliError, exitCodeOf } from '../exit.ts';
import { chosenRecordings } from './recordings.ts';
import type { RecordingOptions } from './recordings.ts';
import { callReport } from './report.ts';
import { runCells } from './runCells.ts';
import type { RunDeps } from './runCells.ts';
import { checkTimes } from './times.ts';

export interface CallOptions extends RecordingOptions {
  readonly option: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** A cell that calls a plugin. @throws CliError for what no cell can say */
export const cellOf = (plugin: string, input: string, options: Readonly<Record<string, string>>): string => {
  const lines = Object.entries({ plugin, ...options }).map(([key, value]) => {
    if (!/^[A-Za-z_][\w.-]*$/.test(key))
      throw new CliError(`--option ${key}=…: letters, digits, "_", "-" and "." make a name.`);
    if (key === 'plugin' && value !== plugin)
      throw new CliError('--option plugin=…: the plugin is named already.');
    if (/[\r\n]/.test(value)) throw new CliError(`${key}: a value is one line.`);
    return `@${key}=${literal(value)}`;
  });
  return [...lines, '', literal(input)].join('\n');
};

/** There are no variables here: `${` is what it is. */
const literal = (text: string): string => text.replaceAll('${', '\\${');

/** One call of a plugin, its outputs printed. */
export const call = async (
  plugin: string,
  input: string,
  options: CallOptions,
  deps: RunDeps,
): Promise<ExitCode> => {
  const source = cellOf(plugin, input, options.option);
  const times = checkTimes(options);
  const recordings = await chosenRecordings(options, deps);
  const { outcome, interrupted } = await runCells(
    {
      notebook: {
        id: '',
        frontMatter: () => ({}),
        recordings: () => recordings,
        cells: () => [{ id: 'call', source }],
      },
      cells: ['call'],
      ...times,
    },
    process.cwd(),
    { title: () => `@${plugin}`, yes: options.yes ?? false, results: options.json ? 'none' : 'outputs' },
    deps,
  );
  if (options.json) deps.console.out(JSON.stringify(callReport(outcome), null, 2));
  return exitCodeOf(outcome.status, interrupted);
};
