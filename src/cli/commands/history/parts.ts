// What the commands of the history are made of.
import { LimaniError } from '../../../limani/error.ts';
import { HistoryError } from '../../../logbook/history/error.ts';
import { existing } from '../../../logbook/history/existing.ts';
import { History } from '../../../logbook/history/history.ts';
import type { Agreement } from '../../agree.ts';
import { askYesNo } from '../../ask.ts';
import type { Parts } from '../../composition.ts';
import { CliError, EXIT, type ExitCode } from '../../exit.ts';
import type { HistoryConsole } from '../../history/shown.ts';
import { onInterrupt } from '../../interrupt.ts';
import { painter } from '../../paint.ts';
import type { Session } from '../../session.ts';

export interface LimaniOption {
  readonly limani?: string;
}

/** Where standard output is no terminal. */
const WIDTH = 80;
const NARROWEST = 40;

export const historyOf = (parts: Parts, { limani }: LimaniOption): History =>
  new History({
    open: existing(parts.limani(limani), parts.runsFolder(limani)),
  });

export const consoleOf = ({ console, options, env }: Parts): HistoryConsole => ({
  out: (text) => console.out(text),
  err: (text) => console.err(text),
  width: process.stdout.isTTY ? Math.max(NARROWEST, process.stdout.columns) : WIDTH,
  paint: painter(process.stdout, options.color, env),
});

export const agreementOf = (
  { interactive }: Parts,
  { yes = false }: { readonly yes?: boolean },
): Agreement => ({
  yes,
  interactive,
  askYesNo,
  onInterrupt,
});

/** What a command of the history does. */
export type HistoryWork = (history: History, console: HistoryConsole, parts: Parts) => Promise<ExitCode>;

/** Does it on the run log that was chosen. */
export const onHistory = (session: Session, chosen: LimaniOption, work: HistoryWork): Promise<void> =>
  session.do((parts) => said(work(historyOf(parts, chosen), consoleOf(parts), parts)));

/** What the history cannot show is the user's to know, not a defect. */
export async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HistoryError) throw new CliError(error.message);
    if (error instanceof LimaniError) throw new CliError(error.message, EXIT.failed);
    throw error;
  }
}

export const nowSeconds = (): number => Date.now() / 1000;
