// A record that a RunDb makes is an operation that begins, and one fact for each thing that is said of it afterwards:
// facts are durable one by one, any process may add them, and a run that was interrupted takes them as well.
import type { FactEntry, FactLog, Json } from '../../limani/entries.ts';
import { updated } from './update.ts';
import type { Fields } from './schema.ts';

const SET = 'rundb-set';
const REMOVED = 'rundb-removed';
/** Facts go by time; what is said later must be later, also by a clock that was set back. Seconds. */
const TICK = 1e-6;

/** What a fact is about: a run, and one of its operations, or the transaction itself. */
export interface Subject {
  readonly runId: string;
  /** Uid of the operation. */
  readonly operation?: string;
}

const isRunDb = ({ context }: FactLog): boolean => context === SET || context === REMOVED;

/** Just after all that was said of a run so far, epoch seconds. */
export const after = (facts: readonly FactLog[], now: number): number =>
  facts.filter(isRunDb).reduce((latest, { timestamp }) => Math.max(latest, timestamp + TICK), now);

export const setFact = (subject: Subject, timestamp: number, field: string, value: Json): FactEntry => ({
  ...{ ...subject, timestamp, logLevel: 'info', context: SET, command: field, detail: { value } },
});

export const removedFact = (subject: Subject, timestamp: number): FactEntry => ({
  ...{
    ...subject,
    timestamp,
    logLevel: 'info',
    context: REMOVED,
    command: subject.operation ?? subject.runId,
  },
});

/** What was said of an operation, or of the transaction; null where it was removed. */
export function said(facts: readonly FactLog[], operation: string | null, before: Fields): Fields | null {
  const own = facts.filter((fact) => isRunDb(fact) && fact.operation === operation);
  if (own.some(({ context }) => context === REMOVED)) return null;
  return own.reduce<Fields>(
    (fields, { command, detail }) => updated(fields, command, detail?.['value'] ?? null),
    before,
  );
}
