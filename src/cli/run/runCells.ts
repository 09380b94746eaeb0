import { v7 as uuidv7 } from 'uuid';
import { Kernel } from '../../kernel/kernel.ts';
import { teeRecorder } from '../../kernel/teeRecorder.ts';
import type { DataSources, Recorder, RunOutcome, RunRequest } from '../../kernel/types.ts';
import { whoRuns } from '../../logbook/whoRuns.ts';
import type { PluginHost } from '../../plugins/contract.ts';
import type { Console } from '../console.ts';
import type { Paint } from '../paint.ts';
import { factTeller } from './factTeller.ts';
import type { Progress } from './progress.ts';
import { TerminalSurface } from './terminalSurface.ts';
import type { TerminalOptions } from './terminalSurface.ts';

/** What cells are run with, whichever command does it. */
export interface RunDeps {
  readonly plugins: PluginHost;
  readonly recorder: Recorder;
  readonly sources: DataSources;
  readonly console: Console;
  readonly progress: Progress;
  readonly paint: Paint;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly interactive: boolean;
  /** Calls back at the first Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

export interface Ran {
  readonly outcome: RunOutcome;
  /** By a signal. */
  readonly interrupted: boolean;
}

/**
 * Runs cells in a terminal; all is recorded when this resolves.
 * @param folder whose git identity counts
 */
export const runCells = async (
  request: RunRequest,
  folder: string,
  shown: Pick<TerminalOptions, 'title' | 'yes' | 'results'>,
  deps: RunDeps,
): Promise<Ran> => {
  const { plugins, recorder, sources, console, progress, verbose, onInterrupt } = deps;
  const kernel = new Kernel({
    plugins,
    surface: new TerminalSurface({ ...shown, ...deps }),
    recorder: verbose ? teeRecorder(factTeller(console), recorder) : recorder,
    sources,
    now: () => Date.now(),
    newRunId: () => uuidv7(),
    user: () => whoRuns('', folder),
  });
  let interrupted = false;
  const stopListening = onInterrupt(() => {
    interrupted = true;
    console.err('Stopping; Ctrl-C again ends at once.');
    for (const cell of request.cells) kernel.cancel(cell);
  });
  try {
    return { outcome: await kernel.run(request), interrupted };
  } finally {
    progress.end();
    await kernel.dispose();
    stopListening();
  }
};
