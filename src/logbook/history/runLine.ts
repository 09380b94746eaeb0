import type { Json, Run } from '../../limani/entries.ts';
import type { RunListItem } from '../../limani/limani.ts';
import type { RunStatus } from '../../limani/status.ts';
import { oneLine } from '../../results/markdown.ts';

/** A run as one line of a list. Times are epoch seconds. */
export interface RunLine {
  readonly id: string;
  readonly human: string;
  /** As it was recorded: an address or a path. */
  readonly notebook: string | null;
  readonly status: RunStatus;
  readonly by: string | null;
  readonly machine: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Cells that were asked for. */
  readonly cells: number;
  readonly succeeded: number;
  /** Ended otherwise. */
  readonly failed: number;
  /** Answered from recorded responses; known once the run has ended. */
  readonly replayed: number;
  /** Kept when old runs are pruned. */
  readonly pinned: boolean;
}

/** An id as it can be shown and typed in a shell: one that another program made may hold anything. */
export const typedId = (id: string): string =>
  /^\w[\w@%+=:,.-]*$/.test(id) ? id : `'${oneLine(id).replaceAll("'", String.raw`'\''`)}'`;

/** Of an id that begins with its time: enough to tell apart runs that were not started in the same millisecond. */
export const shortId = (id: string): string => typedId(id.slice(0, 13));

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** The ids of the cells that a run was asked for, in order. */
export const cellsOf = ({ hailerInfo }: Pick<Run, 'hailerInfo'>): readonly string[] => {
  const { cells } = hailerInfo;
  return Array.isArray(cells) ? cells.filter((cell) => typeof cell === 'string') : [];
};

type Described = Pick<Run, 'hailerInfo' | 'summary'>;

/** Who ran it, where, and how much of it was no live answer. */
export const originOfRun = ({
  hailerInfo,
  summary,
}: Described): Pick<RunLine, 'by' | 'machine' | 'replayed'> => ({
  by: text(hailerInfo['user']),
  machine: text(hailerInfo['hostname']),
  replayed: typeof summary?.['replayed'] === 'number' ? summary['replayed'] : 0,
});

export const runLine = (run: RunListItem): RunLine => ({
  id: run.runId,
  human: run.runIdHuman,
  notebook: run.notebook,
  status: run.status,
  ...originOfRun(run),
  startedAt: run.startTime,
  endedAt: run.endTime,
  cells: Math.max(cellsOf(run).length, run.stats.totalOperations),
  succeeded: run.stats.successfulOperations,
  failed: run.stats.failedOperations,
  pinned: run.pinned,
});
