import type { askYesNo } from './ask.ts';
import { CliError, EXIT } from './exit.ts';

export interface Agreement {
  /** Agreed to beforehand: `--yes`. */
  readonly yes: boolean;
  /** Whether somebody is there to be asked. */
  readonly interactive: boolean;
  readonly askYesNo: typeof askYesNo;
  /** Calls back at Ctrl-C; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/**
 * Asks before something is done that cannot be undone.
 * @param kept what is the case when nobody agrees, as a sentence
 * @throws CliError where it is not agreed to
 */
export async function agree(
  question: string,
  kept: string,
  { yes, interactive, askYesNo: ask, onInterrupt }: Agreement,
): Promise<void> {
  if (yes) return;
  if (!interactive)
    throw new CliError(`${kept} Nobody is there to be asked; --yes agrees beforehand.`, EXIT.denied);
  const stopped = new AbortController();
  const stopListening = onInterrupt(() => stopped.abort());
  try {
    if (await ask(`${question} [y/N] `, stopped.signal)) return;
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    throw new CliError(kept, EXIT.interrupted);
  } finally {
    stopListening();
  }
  throw new CliError(kept, EXIT.denied);
}
