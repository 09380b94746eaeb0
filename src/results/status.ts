/**
 * The life of a run and of each operation in it. Ordered: a later one is never replaced by an earlier one.
 */
export const STATUSES = [
  'queued',
  'running',
  'success',
  'cancelled',
  'denied',
  'timeout',
  'failure',
  'interrupted',
] as const;

export type Status = (typeof STATUSES)[number];

export const isStatus = (value: string): value is Status => (STATUSES as readonly string[]).includes(value);

/** The status that stands when `next` is reported after `current`. */
export const laterStatus = (current: Status, next: Status): Status =>
  STATUSES.indexOf(next) > STATUSES.indexOf(current) ? next : current;

/** True once nothing more can happen to it. */
export const isFinal = (status: Status): boolean => status !== 'queued' && status !== 'running';
