import { isAlive } from '../journal/alive.ts';
import type { Row, View } from './view.ts';

/** A run whose recorder died before its end. */
export interface Orphan {
  readonly runId: string;
  /** When it was last heard of, epoch seconds. */
  readonly lastHeard: number;
}

const OPEN_RUNS = `
SELECT id, writer FROM runs WHERE status IN ('queued', 'running') AND start_time IS NOT NULL`;

const LAST_HEARD = `
SELECT max(r.start_time,
  coalesce((SELECT max(timestamp) FROM operations WHERE run_id = r.id), 0),
  coalesce((SELECT max(timestamp) FROM command_n_facts_in_order WHERE run_id = r.id), 0)) AS heard
FROM runs r WHERE r.id = ?`;

/** Whether a writer may still write: it has not said that it is done, and its process lives. */
export function isLive(view: View, writer: string): boolean {
  const sql = 'SELECT machine, process_started, released FROM _writers WHERE writer = ?';
  const [row] = view.rows({ sql, values: [writer] });
  if (row?.['released'] === 1) return false;
  const started = row?.['process_started'];
  const identity = row && {
    machine: String(row['machine']),
    processStarted: typeof started === 'string' ? started : null,
  };
  return isAlive(view.folder, writer, identity);
}

/** Finds the runs that nobody records any more; the view is refreshed. */
export function findOrphans(view: View): Orphan[] {
  const open = (): readonly Row[] => view.rows({ sql: OPEN_RUNS, values: [] });
  const writers = new Set(open().map(({ writer }) => String(writer)));
  const gone = new Set([...writers].filter((writer) => !isLive(view, writer)));
  if (gone.size === 0) return [];
  // what they wrote last may have come after the last look
  view.refresh();
  return open()
    .filter(({ writer }) => gone.has(String(writer)))
    .map(({ id }) => ({
      runId: String(id),
      lastHeard: Number(view.rows({ sql: LAST_HEARD, values: [String(id)] })[0]?.['heard']),
    }));
}
