import type { ExportOptions, Limani, RunListItem } from '../../limani/limani.ts';
import { isFinalStatus } from '../../limani/status.ts';
import { exportLines } from '../../limani/transfer.ts';
import { HistoryError } from './error.ts';

/** These runs as lines of JSON, in this order, like {@link Limani.exportRuns}. @throws HistoryError, LimaniError */
export async function exportedByIds(
  limani: Limani,
  ids: readonly string[],
  options: ExportOptions,
): Promise<AsyncIterable<string>> {
  const runs: RunListItem[] = [];
  for (const id of ids) {
    const data = await limani.getRunData(id);
    if (!data) throw new HistoryError('unknown-run', `There is no run "${id}" any more.`);
    if (!isFinalStatus(data.run.status))
      throw new HistoryError(
        'open-run',
        `The run "${id}" goes on (it is ${data.run.status}): only runs that have ended can be exported.`,
      );
    runs.push({ ...data.run, stats: await limani.getRunSummaryStats(id) });
  }
  const these = {
    listRuns: () => Promise.resolve({ runs, next: null }),
    getRunData: (id: string) => limani.getRunData(id),
    getContent: (sha256: string) => limani.getContent(sha256),
  };
  return exportLines(these, {}, options);
}
