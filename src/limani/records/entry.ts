// What is written to a run, for every adapter that comes with Databook.
import type { Json } from '../entries.ts';
import { LimaniError } from '../error.ts';
import type { BatchEntry } from '../limani.ts';
import type { RunStatus } from '../status.ts';
import { beginValues, endValues, factValues, snapshotValues } from './records.ts';

/** What an entry becomes: a statement of its own in each dialect, with the values of records.ts. */
export type RecordKind = 'status' | 'end' | 'begin' | 'op' | 'fact' | 'snap';

/** What must be known of a run to write to it. */
export interface KnownRun {
  readonly status: RunStatus;
  readonly hosts: Set<number>;
}

/** Something to write to a run, and what is kept of it when the run is interrupted. */
export interface Entry {
  readonly kind: RecordKind;
  readonly values: readonly Json[];
  readonly runId: string;
  readonly hostId?: number | undefined;
  readonly late?: object;
}

export const unknownRun = (runId: string): LimaniError =>
  new LimaniError('unknown-run', `There is no run "${runId}" in the run store.`);

export const duplicateRun = (runId: string): LimaniError =>
  new LimaniError(
    'duplicate-run',
    `There is already a run "${runId}" in the run store, or there was one before it was deleted.`,
  );

export const openRun = (runId: string): LimaniError =>
  new LimaniError('open-run', `The run "${runId}" is still being recorded: stop it, then delete it.`);

/** @throws LimaniError `invalid` */
export function toEntry(entry: BatchEntry): Entry {
  if ('operationStart' in entry) {
    const { operationStart: late } = entry;
    return { kind: 'begin', values: beginValues(late), runId: late.runId, hostId: late.hostId, late };
  }
  if ('operation' in entry) {
    const { operation: late } = entry;
    return { kind: 'op', values: endValues(late), runId: late.runId, hostId: late.hostId, late };
  }
  if ('snapshot' in entry) {
    const { snapshot: late } = entry;
    return { kind: 'snap', values: snapshotValues(late), runId: late.runId, hostId: late.hostId, late };
  }
  const { fact } = entry;
  return { kind: 'fact', values: factValues(fact), runId: fact.runId, hostId: fact.hostId };
}

/** An entry as it counts for its run. @throws LimaniError `unknown-host` */
export function recordOf(
  { status, hosts }: KnownRun,
  { kind, values, runId, hostId, late }: Entry,
): Pick<Entry, 'kind' | 'values'> {
  if (hostId !== undefined && !hosts.has(hostId))
    throw new LimaniError('unknown-host', `The run "${runId}" has no host ${hostId}.`);
  if (status === 'interrupted' && late) return { kind: 'fact', values: lateFact(runId, kind, late) };
  return { kind, values };
}

/** The context of facts that say what came late: for a run that was taken for interrupted. */
export const LATE = 'late';

/** What came late is kept, whatever it is, and the run stays as it is. */
const lateFact = (runId: string, kind: RecordKind, entry: object): Json[] =>
  factValues({
    runId,
    timestamp: Date.now() / 1000,
    logLevel: 'warning',
    context: LATE,
    command: `came after the run was interrupted: ${LATE_NAMES[kind] ?? kind}`,
    detail: { ...entry },
  });

/** Of a fact's values: the outputs of an operation that came late, which are in use as well; null where it is no such fact. */
export function lateOutput([, , , context, , , , detail]: readonly Json[]): string | null {
  if (context !== LATE || typeof detail !== 'object' || detail === null) return null;
  const hash = (detail as { readonly outputHash?: unknown }).outputHash;
  return typeof hash === 'string' ? hash : null;
}

const LATE_NAMES: Partial<Record<RecordKind, string>> = {
  status: 'its status',
  end: 'its end',
  begin: 'the start of an operation',
  op: 'the end of an operation',
  snap: 'a snapshot',
};
