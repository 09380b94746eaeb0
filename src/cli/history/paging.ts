// How much of a list is shown, and how it goes on.
import type { Command } from 'commander';
import type { PageRequest } from '../../limani/limani.ts';
import { printCursor } from '../../limani/page.ts';
import type { History } from '../../logbook/history/history.ts';
import { typedId } from '../../logbook/history/runLine.ts';
import { CliError } from '../exit.ts';
import type { HistoryConsole } from './historyConsole.ts';

export interface PageOptions {
  readonly limit: string;
  readonly after?: string;
}

export const withPage = (command: Command, limit: number): Command =>
  command
    .option('--limit <n>', `at most so many; default: ${limit}`, String(limit))
    .option('--after <next>', 'go on where the page before ended, or after this run');

/** @throws CliError, HistoryError where no run is called so */
export async function pageOf(
  { limit, after }: PageOptions,
  history: Pick<History, 'find' | 'outline'>,
): Promise<PageRequest> {
  const size = limitOf(limit);
  if (after === undefined) return size;
  const next = readNext(after);
  if (next !== undefined) return { ...size, after: next };
  const { id, startedAt } = await history.outline(await history.find(after));
  return { ...size, after: printCursor({ time: startedAt, id }) };
}

/** The same for a list of other things than runs. @throws CliError */
export function otherPageOf({ limit, after }: PageOptions): PageRequest {
  const size = limitOf(limit);
  if (after === undefined) return size;
  const next = readNext(after);
  if (next !== undefined) return { ...size, after: next };
  throw new CliError(`--after: "${after}" is not what a page before this one called "next".`);
}

function limitOf(text: string): PageRequest {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return { limit };
  throw new CliError(`--limit: "${text}" is not a whole number from 1 to 10000.`);
}

/** What `--after` of the next page of runs must be: the run at which this one ended. */
export function printNextRun(next: string): string {
  const id = runOf(next);
  return id !== undefined && !id.startsWith(TOKEN) && typedId(id) === id ? id : printNext(next);
}

/** A run store of its own kind may call its pages as it likes. */
function runOf(next: string): string | undefined {
  try {
    const [time, id] = JSON.parse(next) as [unknown, unknown];
    return typeof id === 'string' && printCursor({ time: Number(time), id }) === next ? id : undefined;
  } catch {
    return undefined; // then it is shown as it is
  }
}

const TOKEN = 'next-';

/** Where a page ended, as it can be typed in any shell. */
export const printNext = (next: string): string => TOKEN + Buffer.from(next).toString('base64url');

const readNext = (text: string): string | undefined =>
  text.startsWith(TOKEN) ? Buffer.from(text.slice(TOKEN.length), 'base64url').toString() : undefined;

/** Says how to go on where there is more. @param next as it is typed */
export function sayMore(shown: number, next: string | null, console: HistoryConsole): void {
  if (next === null) return;
  const what = shown > 0 ? 'There are older ones' : 'Nothing so far; this is a long search. To go on';
  console.err(`${what}: --after ${next}`);
}
