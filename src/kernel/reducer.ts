import type { Status } from '../results/status.ts';
import { isFinal, laterStatus } from '../results/status.ts';

/** One cell of a run. */
export interface Operation {
  readonly cell: string;
  readonly status: Status;
  /** It was asked to stop; whatever it ends with, the run goes no further. */
  readonly stopping: boolean;
}

export interface Run {
  readonly id: string;
  readonly notebook: string;
  readonly continueOnError: boolean;
  readonly operations: readonly Operation[];
}

/** Runs that have not finished, in the order they were asked for. The first of each notebook is the one going on. */
export interface State {
  readonly runs: readonly Run[];
  readonly disposed: boolean;
}

export type KernelEvent =
  | {
      readonly kind: 'run';
      readonly run: string;
      readonly notebook: string;
      readonly cells: readonly string[];
      readonly continueOnError: boolean;
    }
  | {
      readonly kind: 'ended';
      readonly run: string;
      readonly cell: string;
      readonly status: Status;
      /** The run goes on, whatever the status: there was no cell to execute. */
      readonly gone?: boolean;
    }
  | { readonly kind: 'cancel'; readonly cell: string }
  | { readonly kind: 'close'; readonly notebook: string }
  | { readonly kind: 'dispose' };

export type Command =
  | { readonly kind: 'queue' | 'start' | 'abort'; readonly run: string; readonly cell: string }
  | { readonly kind: 'skip'; readonly run: string; readonly cell: string; readonly reason: string }
  | { readonly kind: 'finish'; readonly run: string; readonly status: Status }
  | { readonly kind: 'say'; readonly message: string };

export interface Step {
  readonly state: State;
  readonly commands: readonly Command[];
}

export const INITIAL: State = { runs: [], disposed: false };

/** The life of runs. Total: an event that makes no sense in a state changes nothing. */
export const step = (state: State, event: KernelEvent): Step => {
  switch (event.kind) {
    case 'run':
      return request(state, event);
    case 'ended':
      return ended(state, event);
    case 'cancel':
      return stop(state, (_, operation) => operation.cell === event.cell, 'Cancelled before it started.');
    case 'close':
      return closed(state, (run) => run.notebook === event.notebook, 'The notebook was closed');
    case 'dispose': {
      const { state: after, commands } = closed(state, () => true, 'Databook was shut down');
      return { state: { ...after, disposed: true }, commands };
    }
  }
};

const request = (state: State, event: KernelEvent & { kind: 'run' }): Step => {
  const { run: id, notebook, continueOnError } = event;
  if (state.runs.some((r) => r.id === id)) return { state, commands: [] };
  const cells = [...new Set(event.cells)];
  const queued = cells.map((cell): Command => ({ kind: 'queue', run: id, cell }));
  const run: Run = {
    id,
    notebook,
    continueOnError,
    operations: cells.map((cell) => ({ cell, status: 'queued', stopping: false })),
  };
  const added = { ...state, runs: [...state.runs, run] };
  const next = state.disposed ? closed(added, (r) => r.id === id, 'Databook was shut down') : advance(added);
  return { state: next.state, commands: [...queued, ...next.commands] };
};

const ended = (state: State, event: KernelEvent & { kind: 'ended' }): Step => {
  const run = state.runs.find((r) => r.id === event.run);
  const operation = run?.operations.find((o) => o.cell === event.cell);
  if (!run || operation?.status !== 'running' || !isFinal(event.status)) return { state, commands: [] };
  const done = { ...operation, status: laterStatus(operation.status, event.status) };
  const stops = operation.stopping || (done.status !== 'success' && !run.continueOnError && !event.gone);
  const how =
    operation.stopping || done.status === 'cancelled' ? 'was cancelled' : `ended with ${done.status}`;
  const commands: Command[] = [];
  const operations = run.operations.map((o) => {
    if (o === operation) return done;
    if (!stops || o.status !== 'queued') return o;
    commands.push(skip(run, o, `Not run: an earlier cell ${how}.`));
    return { ...o, status: 'cancelled' as const };
  });
  const next = advance(replace(state, run, { ...run, operations }));
  return { state: next.state, commands: [...commands, ...next.commands] };
};

/** Takes out of the queue what waits, and asks what runs to stop. */
const stop = (state: State, concerns: (run: Run, operation: Operation) => boolean, reason: string): Step => {
  const commands: Command[] = [];
  const runs = state.runs.map((run) => {
    const operations = run.operations.map((operation): Operation => {
      if (isFinal(operation.status) || operation.stopping || !concerns(run, operation)) return operation;
      if (operation.status === 'running') {
        commands.push({ kind: 'abort', run: run.id, cell: operation.cell });
        return { ...operation, stopping: true };
      }
      commands.push(skip(run, operation, reason));
      return { ...operation, status: 'cancelled' };
    });
    return { ...run, operations };
  });
  const next = advance({ ...state, runs });
  return { state: next.state, commands: [...commands, ...next.commands] };
};

const closed = (state: State, concerns: (run: Run) => boolean, why: string): Step => {
  const { state: after, commands } = stop(state, concerns, `${why} before it started.`);
  const count = commands.filter((c) => c.kind === 'abort' || c.kind === 'skip').length;
  const message = `${why}: ${count === 1 ? 'one cell was' : `${count} cells were`} cancelled.`;
  return { state: after, commands: count > 0 ? [...commands, { kind: 'say', message }] : commands };
};

/** Finishes runs with nothing left to do, then starts the next cell of each notebook where none runs. */
const advance = (state: State): Step => {
  const commands: Command[] = [];
  const open = state.runs.filter((run) => {
    const finished = run.operations.every((o) => isFinal(o.status));
    if (finished) commands.push({ kind: 'finish', run: run.id, status: runStatus(run) });
    return !finished;
  });
  const busy = new Set<string>();
  const runs = open.map((run) => {
    if (busy.has(run.notebook)) return run;
    busy.add(run.notebook);
    if (run.operations.some((o) => o.status === 'running')) return run;
    const next = run.operations.find((o) => o.status === 'queued');
    if (!next) return run;
    commands.push({ kind: 'start', run: run.id, cell: next.cell });
    return {
      ...run,
      operations: run.operations.map((o) => (o === next ? { ...o, status: 'running' as const } : o)),
    };
  });
  return { state: { ...state, runs }, commands };
};

const runStatus = (run: Run): Status =>
  run.operations.reduce<Status>((status, o) => laterStatus(status, o.status), 'success');

const skip = (run: Run, operation: Operation, reason: string): Command => ({
  kind: 'skip',
  run: run.id,
  cell: operation.cell,
  reason,
});

const replace = (state: State, run: Run, by: Run): State => ({
  ...state,
  runs: state.runs.map((r) => (r === run ? by : r)),
});
