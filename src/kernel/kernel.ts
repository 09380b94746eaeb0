import type { Output } from '../results/output.ts';
import { directive, parseCell } from '../notebook/directives.ts';
import { runOperation } from './operation.ts';
import { INITIAL, step } from './reducer.ts';
import type { Command, KernelEvent, State } from './reducer.ts';
import { Sequence } from './sequence.ts';
import type {
  CellRunner,
  KernelDeps,
  OperationOutcome,
  OperationRef,
  RunOutcome,
  RunRequest,
} from './types.ts';

/** What the driver keeps of a run that has not finished. */
interface OpenRun {
  readonly id: string;
  readonly request: RunRequest;
  readonly by: Promise<string>;
  /** Epoch seconds; taken when its first cell starts. */
  now?: number;
  readonly outcomes: Map<string, OperationOutcome>;
  /** Tells the surface about a cell, one thing after the other. */
  readonly tellings: Map<string, Sequence>;
  readonly aborts: Map<string, AbortController>;
  readonly finished: Promise<RunOutcome>;
  readonly finish: (outcome: RunOutcome) => void;
}

/** Carries out what the reducer says: calls plugins, shows, records. */
export class Kernel implements CellRunner {
  readonly #deps: KernelDeps;
  readonly #recording: Sequence;
  readonly #runs = new Map<string, OpenRun>();
  readonly #events: KernelEvent[] = [];
  #state: State = INITIAL;
  #stepping = false;

  constructor(deps: KernelDeps) {
    this.#deps = deps;
    this.#recording = new Sequence((error) => this.#complain('The record is incomplete', error));
  }

  run(request: RunRequest): Promise<RunOutcome> {
    const { promise, resolve } = deferred<RunOutcome>();
    const id = this.#deps.newRunId();
    const cells = [...new Set(request.cells)];
    const by = this.#deps.user().catch((error: unknown) => {
      this.#complain('Cannot tell who runs this', error);
      return 'unknown';
    });
    this.#runs.set(id, {
      id,
      request,
      by,
      outcomes: new Map(cells.map((cell) => [cell, { cell, status: 'queued' }])),
      tellings: new Map(),
      aborts: new Map(),
      finished: promise,
      finish: resolve,
    });
    const notebook = request.notebook.id;
    const at = this.#deps.now();
    this.#record(async () => this.#deps.recorder.runStarted({ run: id, notebook, by: await by, cells, at }));
    this.#dispatch({
      kind: 'run',
      run: id,
      notebook,
      cells,
      continueOnError: request.continueOnError ?? false,
    });
    return promise;
  }

  cancel(cell: string): void {
    this.#dispatch({ kind: 'cancel', cell });
  }

  close(notebook: string): void {
    this.#dispatch({ kind: 'close', notebook });
  }

  async dispose(): Promise<void> {
    this.#dispatch({ kind: 'dispose' });
    await Promise.all([...this.#runs.values()].map((run) => run.finished));
    await this.#recording.idle();
  }

  /** Events raised while commands are carried out wait until those are done. */
  #dispatch(event: KernelEvent): void {
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) {
        const { state, commands } = step(this.#state, next);
        this.#state = state;
        for (const command of commands) this.#carryOut(command);
      }
    } finally {
      this.#stepping = false;
    }
  }

  #carryOut(command: Command): void {
    if (command.kind === 'say') {
      this.#deps.surface.say('warning', command.message);
      return;
    }
    const run = this.#runs.get(command.run);
    if (!run) return;
    switch (command.kind) {
      case 'queue':
        this.#tell(run, command.cell, (operation) => this.#deps.surface.queued(operation));
        break;
      case 'start':
        void this.#start(run, command.cell);
        break;
      case 'abort':
        run.aborts.get(command.cell)?.abort();
        break;
      case 'skip':
        this.#skip(run, command.cell, 'cancelled', command.reason);
        break;
      case 'finish':
        void this.#finish(run, command.status);
        break;
    }
  }

  async #start(run: OpenRun, cell: string): Promise<void> {
    try {
      await this.#execute(run, cell);
    } catch (error) {
      this.#complain('Cannot run a cell', error);
      this.#skip(run, cell, 'failure', 'Not run: Databook itself failed.');
      this.#dispatch({ kind: 'ended', run: run.id, cell, status: 'failure' });
    }
  }

  async #execute(run: OpenRun, cell: string): Promise<void> {
    const { surface, recorder, plugins, sources } = this.#deps;
    const { id, request, by } = run;
    const operation = refOf(run, cell);
    const controller = new AbortController();
    run.aborts.set(cell, controller);
    const startedAt = this.#deps.now();
    run.now ??= startedAt / 1000;
    const cells = request.notebook.cells();
    const index = cells.findIndex((c) => c.id === cell);
    const source = cells[index]?.source;
    if (source === undefined) {
      this.#skip(run, cell, 'cancelled', 'Not run: the cell is no longer in the notebook.');
      this.#dispatch({ kind: 'ended', run: id, cell, status: 'cancelled', gone: true });
      return;
    }
    const above = cells.slice(0, index).map((c) => {
      const result = run.outcomes.get(c.id)?.result ?? c.result;
      return { id: c.id, source: c.source, ...(result && { result }) };
    });
    this.#tell(run, cell, () => surface.started(operation, startedAt));
    const redaction = plugins.redaction();
    redaction.search(source);
    const told = redaction.redact(source);
    const called = directive(parseCell(told), 'name')?.value || String(index + 1);
    this.#record(() => recorder.operationStarted(operation, told, startedAt, called));
    const { result, failure, details } = await runOperation({
      ...{ plugins, sources, request, source, redaction, above, startedAt },
      run: id,
      user: await by,
      now: run.now,
      clock: () => this.#deps.now(),
      signal: controller.signal,
      confirm: async (question) => {
        await this.#telling(run, cell).idle();
        return surface.confirm(operation, question, controller.signal);
      },
      onEmit: this.#emitter(run, cell),
      onFact: (fact) => {
        const heard = recorder.hear?.(fact) ?? fact;
        this.#record(() => recorder.fact(operation, heard));
      },
      onWaiting: (url) => surface.waiting?.(operation, url),
    });
    const { status } = result.provenance;
    run.outcomes.set(cell, { cell, status, result, ...(failure && { failure }) });
    this.#record(() => recorder.operationEnded(operation, result, failure, details));
    this.#tell(run, cell, () => surface.ended(operation, result, failure));
    await this.#telling(run, cell).idle();
    this.#dispatch({ kind: 'ended', run: id, cell, status });
  }

  /** Shows outputs as they come; while the surface is busy, only the newest are kept for it. */
  #emitter(run: OpenRun, cell: string): (outputs: readonly Output[]) => void {
    let newest: readonly Output[] | undefined;
    return (outputs) => {
      const waiting = newest !== undefined;
      newest = outputs;
      if (waiting) return;
      this.#tell(run, cell, (operation) => {
        const shown = newest ?? [];
        newest = undefined;
        return this.#deps.surface.outputs(operation, shown);
      });
    };
  }

  #skip(run: OpenRun, cell: string, status: 'cancelled' | 'failure', reason: string): void {
    run.outcomes.set(cell, { cell, status, reason });
    this.#tell(run, cell, (operation) => this.#deps.surface.skipped(operation, reason));
    const at = this.#deps.now();
    this.#record(() => this.#deps.recorder.operationSkipped(refOf(run, cell), reason, at));
  }

  async #finish(run: OpenRun, status: RunOutcome['status']): Promise<void> {
    const at = this.#deps.now();
    this.#record(() => this.#deps.recorder.runEnded(run.id, status, at));
    await Promise.all([...run.tellings.values()].map((telling) => telling.idle()));
    await this.#recording.idle();
    this.#runs.delete(run.id);
    run.finish({ run: run.id, status, operations: [...run.outcomes.values()] });
  }

  #telling(run: OpenRun, cell: string): Sequence {
    const known = run.tellings.get(cell);
    if (known) return known;
    const made = new Sequence((error) => this.#complain('Cannot show a cell', error));
    run.tellings.set(cell, made);
    return made;
  }

  #tell(run: OpenRun, cell: string, what: (operation: OperationRef) => void | Promise<void>): void {
    void this.#telling(run, cell).add(() => what(refOf(run, cell)));
  }

  #record(what: () => void | Promise<void>): void {
    void this.#recording.add(what);
  }

  #complain(what: string, error: unknown): void {
    this.#deps.surface.say('error', `${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const refOf = (run: OpenRun, cell: string): OperationRef => ({
  run: run.id,
  notebook: run.request.notebook.id,
  cell,
});

const deferred = <T>(): { promise: Promise<T>; resolve: (value: T) => void } => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((r) => (resolve = r));
  return { promise, resolve };
};
