// What the commands that look at the run log are made of.
import { existing } from '../../logbook/history/existing.ts';
import { History } from '../../logbook/history/history.ts';
import type { Agreement } from '../agree.ts';
import { askYesNo } from '../ask.ts';
import type { Parts } from '../composition.ts';
import { withExitCodes, type ExitCode } from '../exit.ts';
import type { HistoryConsole } from '../history/historyConsole.ts';
import { onInterrupt } from '../interrupt.ts';
import type { LimaniOption } from '../optionValues.ts';
import { painter } from '../paint.ts';
import type { Session } from '../session.ts';

/** Where standard output is no terminal. */
const WIDTH = 80;
const NARROWEST = 40;

const historyOf = (parts: Parts, { limani }: LimaniOption): History =>
  new History({
    open: existing(parts.limani(limani), parts.runsFolder(limani)),
  });

export const consoleOf = (parts: Parts, { limani }: LimaniOption): HistoryConsole => {
  const { console, options, env } = parts;
  return {
    out: (text) => console.out(text),
    err: (text) => console.err(text),
    width: process.stdout.isTTY ? Math.max(NARROWEST, process.stdout.columns) : WIDTH,
    paint: painter(process.stdout, options.color, env),
    place: parts.runsPlace(limani),
  };
};

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
type HistoryWork = (history: History, console: HistoryConsole, parts: Parts) => Promise<ExitCode>;

/** Does it on the run log that was chosen. */
export const onHistory = (session: Session, chosen: LimaniOption, work: HistoryWork): Promise<void> =>
  session.do((parts) => withExitCodes(work(historyOf(parts, chosen), consoleOf(parts, chosen), parts)));

export const nowSeconds = (): number => Date.now() / 1000;
