/** The life of a run and of each operation in it; a later one is never replaced by an earlier one. */
export const RUN_STATUSES = [
  'queued',
  'running',
  'success',
  'cancelled',
  'denied',
  'timeout',
  'failure',
  'interrupted',
] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

/** How a run or an operation can end. */
export type FinalStatus = Exclude<RunStatus, 'queued' | 'running'>;

export const isRunStatus = (value: unknown): value is RunStatus =>
  (RUN_STATUSES as readonly unknown[]).includes(value);

export const isFinalStatus = (value: unknown): value is FinalStatus =>
  isRunStatus(value) && value !== 'queued' && value !== 'running';

/** The status that stands when `next` is reported after `current`. */
export const standing = (current: RunStatus, next: RunStatus): RunStatus =>
  RUN_STATUSES.indexOf(next) > RUN_STATUSES.indexOf(current) ? next : current;
