import type { Limani, RunListItem } from '../../limani/limani.ts';
import { formatTime } from '../../results/time.ts';
import { HistoryError, NO_HISTORY } from './error.ts';
import { notebookLabel } from './notebookLabel.ts';
import { shortId } from './runLine.ts';

/** Ids and start times are read from the clock at slightly different moments. */
const MARGIN_S = 60;
const PAGE = 100;

/** When runs may have begun whose ids, which begin with their time, begin with `prefix`; epoch seconds. */
export function timesOfPrefix(prefix: string): { readonly from: number; readonly to: number } | undefined {
  if (!/^[0-9a-f]+(-[0-9a-f]*)*$/i.test(prefix)) return undefined;
  const digits = prefix.replaceAll('-', '').slice(0, 12);
  const ms = (filler: string): number => Number.parseInt(digits.padEnd(12, filler), 16);
  return { from: ms('0') / 1000 - MARGIN_S, to: ms('f') / 1000 + MARGIN_S };
}

const described = ({ runId, startTime, notebook }: RunListItem): string =>
  [shortId(runId), formatTime(startTime, { precision: 's' }), notebook && notebookLabel(notebook)]
    .filter(Boolean)
    .join(', ');

async function newestBefore(limani: Limani, to?: number): Promise<RunListItem | undefined> {
  const { runs } = await limani.listRuns(to === undefined ? {} : { to }, { limit: 1 });
  return runs[0];
}

/** All runs that match, or the first few of them. */
async function matching(limani: Limani, name: string): Promise<readonly RunListItem[]> {
  const times = timesOfPrefix(name);
  const found: RunListItem[] = [];
  let after: string | null = null;
  do {
    const page = await limani.listRuns(times ?? { text: name }, {
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
  const found = wanted === '' ? [] : await matching(limani, wanted);
  const [first, second] = found;
  const exact = found.find(({ runId, runIdHuman }) => runId === wanted || runIdHuman === wanted);
  if (first && !second) return first.runId;
  if (exact && found.filter(({ runIdHuman }) => runIdHuman === wanted).length < 2) return exact.runId;
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
