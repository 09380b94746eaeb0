import type { Row } from '../records/rows.ts';
import type { Deployment } from './deployment.ts';

/** Counts of the operations of runs that have ended, as a row for each run. */
export async function statsOf(
  { collections }: Deployment,
  runIds: readonly string[],
): Promise<(runId: string) => Row> {
  const rows = await collections.operations
    .aggregate<{ readonly _id: string; readonly total: number; readonly successful: number }>([
      { $match: { run_id: { $in: [...runIds] }, status: { $ne: 'running' } } },
      {
        $group: {
          _id: '$run_id',
          total: { $sum: 1 },
          changed: { $sum: '$changed' },
          successful: { $sum: '$success' },
          duration: { $sum: '$duration' },
        },
      },
    ])
    .toArray();
  const byRun = new Map(rows.map(({ _id, ...row }) => [_id, { ...row, failed: row.total - row.successful }]));
  const none = { total: 0, changed: 0, successful: 0, failed: 0, duration: 0 };
  return (runId) => byRun.get(runId) ?? none;
}
