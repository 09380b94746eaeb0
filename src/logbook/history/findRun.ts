import { LimaniError } from '../../limani/error.ts';
import type { Limani, RunListItem } from '../../limani/limani.ts';
import { formatTime } from '../../results/time.ts';
import { HistoryError, NO_HISTORY } from './error.ts';
import { notebookLabel } from './notebookLabel.ts';
import { shortId } from './runLine.ts';

/** Ids and start times are read from the clock at slightly different moments. */
const MARGIN_S = 60;
const PAGE = 100;

interface Times {
  readonly from: number;
  readonly to: number;
}

const around = (fromMs: number, toMs: number): Times => ({
  from: fromMs / 1000 - MARGIN_S,
  to: toMs / 1000 + MARGIN_S,
});

/**
 * When runs may have begun whose ids begin with `prefix`, epoch seconds: an id begins with its time, and so does an id
 * as people say it (`databook-2026/11/20-02:16:40`). Undefined for what begins no id.
 */
export function timesOfPrefix(prefix: string): Times | undefined {
  if (/^[0-9a-f]+(-[0-9a-f]*)*$/i.test(prefix)) {
    const digits = prefix.replaceAll('-', '').slice(0, 12);
    const ms = (filler: string): number => Number.parseInt(digits.padEnd(12, filler), 16);
    return around(ms('0'), ms('f'));
  }
  const [, said] =
    /^databook-(\d{4}(?:\/\d\d(?:\/\d\d(?:-\d\d(?::\d\d(?::\d\d)?)?)?)?)?)$/.exec(prefix) ?? [];
  if (said === undefined) return undefined;
  const [year = 0, month, day, ...clock] = said.split(/[/:-]/).map(Number);
  const at = (m: number, d: number, ...[h = 0, min = 0, s = 0]: number[]): number =>
    Date.UTC(year, m, d, h, min, s);
  if (month === undefined) return around(at(0, 1), Date.UTC(year + 1, 0, 1));
  if (day === undefined) return around(at(month - 1, 1), at(month, 1));
  const from = at(month - 1, day, ...clock);
  return around(from, from + ([24, 1][clock.length] ?? 1) * 3_600_000);
}

const described = ({ runId, startTime, notebook }: RunListItem): string =>
  [shortId(runId), formatTime(Math.floor(startTime), { precision: 's' }), notebook && notebookLabel(notebook)]
    .filter(Boolean)
    .join(', ');

async function newestBefore(limani: Limani, to?: number): Promise<RunListItem | undefined> {
  const { runs } = await limani.listRuns(to === undefined ? {} : { to }, { limit: 1 });
  return runs[0];
}

/** Whether there is a run of this very id, which need not begin with its time: other programs choose theirs as they like. */
async function isThere(limani: Limani, runId: string): Promise<boolean> {
  try {
    await limani.getRunSummaryStats(runId);
    return true;
  } catch (error) {
    if (error instanceof LimaniError && error.code === 'unknown-run') return false;
    throw error;
  }
}

/** All runs that match, or the first few of them. */
async function matching(limani: Limani, name: string): Promise<readonly RunListItem[]> {
  const times = timesOfPrefix(name);
  if (!times) return [];
  const found: RunListItem[] = [];
  let after: string | null = null;
  do {
    const page = await limani.listRuns(times, {
      limit: PAGE,
      ...(after !== null && { after }),
    });
    found.push(
      ...page.runs.filter(
        ({ runId, runIdHuman }) =>
          runId.toLowerCase().startsWith(name.toLowerCase()) || runIdHuman.startsWith(name),
      ),
    );
    after = page.next;
  } while (after !== null && found.length < 2);
  return found;
}

/**
 * The id of the run that `name` means: its id, the id's beginning, or its id as people say it.
 * @throws HistoryError
 */
export async function findRun(limani: Limani, name: string): Promise<string> {
  const wanted = name.trim();
  if (wanted !== '' && (await isThere(limani, wanted))) return wanted;
  const found = await matching(limani, wanted);
  const [first, second] = found;
  if (first && !second) return first.runId;
  const called = found.filter(({ runIdHuman }) => runIdHuman === wanted);
  if (called[0] && called.length === 1) return called[0].runId;
  if (first && second)
    throw new HistoryError(
      'several-runs',
      `Several runs begin with "${name}", such as ${described(first)} and ${described(second)}: give more of the id.`,
    );
  const nearest = (await newestBefore(limani, timesOfPrefix(wanted)?.to)) ?? (await newestBefore(limani));
  throw new HistoryError(
    nearest ? 'unknown-run' : 'no-history',
    nearest ? `There is no run "${name}". The nearest is ${described(nearest)}.` : NO_HISTORY,
  );
}
