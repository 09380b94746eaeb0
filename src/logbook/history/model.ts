import type { FactLog, Operation, Run, RunData } from '../../limani/entries.ts';
import { isFinalStatus, type FinalStatus, type RunStatus } from '../../limani/status.ts';
import type { Output, Provenance, Result } from '../../results/output.ts';
import { hasDate } from '../../results/time.ts';
import { cellsOf, originOfRun, type RunLine } from './runLine.ts';

/** What happened to a cell in a run; `skipped`: it never began. */
export type CellState = RunStatus | 'skipped';

/** One cell of a run. Times are epoch seconds, durations seconds. */
export interface RunCell {
  /** Place among the cells that the run was asked for, from 1; null where it was not asked for. */
  readonly place: number | null;
  readonly state: CellState;
  /** As it stood when it began; null for one that never did. */
  readonly source: string | null;
  /** `name@version`. */
  readonly plugin: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly duration: number | null;
  /** Answered from recorded responses. */
  readonly replayed: boolean;
  /** Why it was skipped, or did not succeed. */
  readonly reason: string | null;
  /** The kind of failure. */
  readonly code: string | null;
  /** Null until it has ended. */
  readonly result: Result | null;
  readonly outputHash: string | null;
  /** Where the outputs are not those of then: why. */
  readonly outputsLost: string | null;
  /** Host calls and log lines, in order. */
  readonly facts: readonly FactLog[];
}

/** A run to be shown. */
export interface RunModel extends Omit<RunLine, 'cells'> {
  readonly cells: readonly RunCell[];
  /** Addresses that were spoken to. */
  readonly hosts: readonly string[];
}

/** The outputs of an operation, or why there are none. */
export type Restored = { readonly outputs: readonly Output[] } | { readonly lost: string };

/** All operations of a run, in order of time. */
export const operationsOf = ({ hosts }: Pick<RunData, 'hosts'>): readonly Operation[] =>
  hosts.flatMap(({ operations }) => operations).toSorted((a, b) => a.startTime - b.startTime);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What the record says of a result's origin, also where the recorder died before it could. */
export function provenanceOf(operation: Operation, status: FinalStatus): Provenance {
  const recorded = operation.provenance as Partial<Provenance> | null;
  if (recorded?.status !== undefined) return { ...recorded, status: recorded.status };
  return {
    status,
    run: operation.runId,
    ...(operation.duration !== null && {
      ...(hasDate(operation.timestamp) && { at: new Date(operation.timestamp * 1000).toISOString() }),
      took: operation.duration,
    }),
    ...(operation.plugin !== null && { plugin: operation.plugin }),
    ...(operation.sourceHash !== null && { source: operation.sourceHash }),
  };
}

function cellOf(
  operation: Operation,
  place: number | null,
  restored: Restored | undefined,
  facts: readonly FactLog[],
): RunCell {
  const { status, logs, provenance, duration } = operation;
  const lost = restored && 'lost' in restored ? restored.lost : null;
  const outputs = restored && 'outputs' in restored ? restored.outputs : fallback(operation);
  return {
    place,
    state: status,
    source: text(operation.arguments['source']),
    plugin: operation.plugin,
    startedAt: operation.startTime,
    endedAt: duration === null ? null : operation.timestamp,
    duration,
    replayed: provenance?.['origin'] === 'replay',
    reason: text(logs?.['stderr']),
    code: text(logs?.['code']),
    result: isFinalStatus(status) ? { provenance: provenanceOf(operation, status), outputs } : null,
    outputHash: operation.outputHash,
    outputsLost: lost,
    facts,
  };
}

/** The text that is kept for search. */
function fallback({ logs }: Operation): readonly Output[] {
  const kept = text(logs?.['stdout']);
  return kept === null ? [] : [{ mime: 'text/plain', data: new TextEncoder().encode(kept) }];
}

const neverBegan = (place: number, state: 'queued' | 'skipped', reason: string | null): RunCell => ({
  place,
  state,
  source: null,
  plugin: null,
  startedAt: null,
  endedAt: null,
  duration: null,
  replayed: false,
  reason,
  code: null,
  result: null,
  outputHash: null,
  outputsLost: null,
  facts: [],
});

/** Why a cell has neither begun nor been skipped. */
const missing = (place: number, { status }: Run): RunCell =>
  isFinalStatus(status)
    ? neverBegan(place, 'skipped', 'The run ended before this cell began.')
    : neverBegan(place, 'queued', null);

/**
 * A run as its record tells it: the cells it was asked for, in order, then what it did besides.
 * @param restored outputs of its operations, by uid
 */
export function runModel(data: RunData, restored: ReadonlyMap<string, Restored>): RunModel {
  const { run, factLogs } = data;
  const asked = cellsOf(run);
  const operations = operationsOf(data);
  const shown = (operation: Operation, place: number | null): RunCell =>
    cellOf(
      operation,
      place,
      restored.get(operation.uid),
      factLogs.filter((fact) => fact.operation === operation.uid),
    );
  const skips = new Map(
    factLogs
      .filter(({ context }) => context === 'skipped')
      .map(({ detail, command }) => [detail?.['cell'], command]),
  );
  const inOrder = asked.flatMap((cell, i): RunCell[] => {
    const own = operations.filter((operation) => operation.cell === cell);
    if (own.length > 0) return own.map((operation) => shown(operation, i + 1));
    const reason = skips.get(cell);
    return [reason === undefined ? missing(i + 1, run) : neverBegan(i + 1, 'skipped', reason)];
  });
  const others = operations.filter(({ cell }) => cell === null || !asked.includes(cell));
  const cells = [...inOrder, ...others.map((operation) => shown(operation, null))];
  const ended = cells.filter(({ result }) => result !== null);
  const origin = originOfRun(run);
  return {
    id: run.runId,
    human: run.runIdHuman,
    notebook: run.notebook,
    status: run.status,
    ...origin,
    replayed: Math.max(origin.replayed, cells.filter(({ replayed }) => replayed).length),
    startedAt: run.startTime,
    endedAt: run.endTime,
    succeeded: ended.filter(({ state }) => state === 'success').length,
    failed: ended.filter(({ state }) => state !== 'success').length,
    pinned: run.pinned,
    cells,
    hosts: data.hosts.map(({ name }) => name).filter((name) => name !== origin.machine),
  };
}
