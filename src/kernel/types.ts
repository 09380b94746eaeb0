import type { JsonObject } from '../results/json.ts';
import type { Output, Result } from '../results/output.ts';
import type { Status } from '../results/status.ts';
import type { Span } from '../notebook/cellError.ts';
import type { EnvValue, Fact, Plan, PluginHost, PluginInfo, Recordings } from '../plugins/contract.ts';

/** The execution of one cell in a run. */
export interface OperationRef {
  readonly run: string;
  readonly notebook: string;
  /** Id of the cell, unique among all notebooks. */
  readonly cell: string;
}

/** A code cell as the kernel sees it. */
export interface NotebookCell {
  readonly id: string;
  readonly source: string;
  /** What it last gave; later cells may ask for its outputs by `@name`. */
  readonly result?: Result;
}

/** A notebook as it stands: read anew when each cell starts, so a queued cell runs as it then is. */
export interface NotebookView {
  readonly id: string;
  frontMatter(): JsonObject;
  /** The code cells, in order. */
  cells(): readonly NotebookCell[];
  /**
   * Recorded responses that answer, or are made, in place of live requests.
   * @throws CellError `bad-replay`
   */
  recordings?(): Recordings | undefined;
}

export interface RunRequest {
  readonly notebook: NotebookView;
  /** Ids of the cells to run, in order. */
  readonly cells: readonly string[];
  /** Go on after a cell that did not succeed. */
  readonly continueOnError?: boolean;
  /** Override the front matter's `vars`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Override the front matter's `window`; a cell's own `@from` and `@to` override these. */
  readonly from?: string;
  readonly to?: string;
}

/** Why an operation did not succeed, for the person who looks at the cell. */
export interface CellFailure {
  /** A code of {@link CellError} or of the plugin contract, or `internal`. */
  readonly code: string;
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
  /** The place in the cell's source, where it is known. */
  readonly position?: Span;
  /** For the log only. */
  readonly detail?: string;
}

export interface OperationOutcome {
  readonly cell: string;
  readonly status: Status;
  /** Absent for a cell that never started. */
  readonly result?: Result;
  readonly failure?: CellFailure;
  /** Why a cell never started. */
  readonly reason?: string;
}

export interface RunOutcome {
  readonly run: string;
  /** The latest in the order of statuses among its operations; `success` for none. */
  readonly status: Status;
  readonly operations: readonly OperationOutcome[];
}

/** What a person is asked to agree to. */
export interface Confirmation {
  readonly plugin: PluginInfo;
  /** Name of the data source, when the cell names one. */
  readonly source?: string;
  /** The cell's input as the plugin is given it, variables put in; what is known as a secret is out of it. */
  readonly input: string;
  readonly plan: Plan;
}

/**
 * Where cells are shown: the editor, or a terminal. Calls for one operation come in order, each after the one before
 * has settled: `queued`, then either `skipped`, or `started`, any number of `outputs`, at most one `confirm`, `ended`.
 */
export interface Surface {
  queued(operation: OperationRef): void | Promise<void>;
  /** @param at epoch milliseconds */
  started(operation: OperationRef, at: number): void | Promise<void>;
  /** Outputs so far, in place of those shown before. */
  outputs(operation: OperationRef, outputs: readonly Output[]): void | Promise<void>;
  /** Where an answer is awaited from now (a URL without secrets), or nowhere any more. Must not throw. */
  waiting?(operation: OperationRef, url: string | undefined): void;
  /** Asks a person; the question goes away when `signal` aborts. */
  confirm(operation: OperationRef, question: Confirmation, signal: AbortSignal): Promise<boolean>;
  /** The result, outputs included, replaces all that was shown. `failure` is set unless the status is `success`. */
  ended(operation: OperationRef, result: Result, failure: CellFailure | undefined): void | Promise<void>;
  /** Taken out of the queue; the cell keeps its earlier result. */
  skipped(operation: OperationRef, reason: string): void | Promise<void>;
  /** Must not throw. */
  say(level: 'info' | 'warning' | 'error', message: string): void;
}

/** What only the kernel knows of an operation; secrets are out of it. */
export interface OperationDetails {
  /** The cell's source. */
  readonly source?: string;
  /** What later cells call this one. */
  readonly name?: string;
  /** What the cell asks for beside its plugin and its source, as written: the same task has the same. */
  readonly inputs?: JsonObject;
  /** The input as the plugin sent it. */
  readonly sent?: string;
  /** Whether it changed something; absent: not known. */
  readonly changed?: boolean;
  readonly diff?: string;
}

/** What is on record; times are epoch milliseconds. Calls of one kernel come in order, one at a time. */
export interface Recorder {
  runStarted(run: RunRecord): void | Promise<void>;
  /**
   * @param source of the cell, without what its text alone shows to be a secret
   * @param called its name, or, where it has none, its place among the code cells, from 1
   */
  operationStarted(operation: OperationRef, source: string, at: number, called: string): void | Promise<void>;
  /**
   * A fact has happened; it is told when all before it is on record, which may take long. Gives it as it is to be told
   * then: without its body where too much waits already. Must not throw.
   */
  hear?(fact: Fact): Fact;
  fact(operation: OperationRef, fact: Fact): void | Promise<void>;
  operationEnded(
    operation: OperationRef,
    result: Result,
    failure: CellFailure | undefined,
    details: OperationDetails,
  ): void | Promise<void>;
  operationSkipped(operation: OperationRef, reason: string, at: number): void | Promise<void>;
  runEnded(run: string, status: Status, at: number): void | Promise<void>;
}

export interface RunRecord {
  readonly run: string;
  readonly notebook: string;
  readonly by: string;
  readonly cells: readonly string[];
  /** When it was asked for; it may wait behind another. */
  readonly at: number;
}

/** Named sets of values for plugins (`@source=prod-eu`). */
export interface DataSources {
  /** The values of a data source for a plugin; undefined when there is no such data source for it. */
  get(name: string, plugin: string): Promise<Readonly<Record<string, EnvValue>> | undefined>;
  /** Where they are defined, for messages; by default the user's settings. */
  readonly where?: string;
  /** Names that {@link get} knows, for messages. */
  names(plugin: string): Promise<readonly string[]>;
}

export interface KernelDeps {
  readonly plugins: PluginHost;
  readonly surface: Surface;
  readonly recorder: Recorder;
  readonly sources: DataSources;
  /** Epoch milliseconds. */
  now(): number;
  /** A fresh UUID v7. */
  newRunId(): string;
  /** Who runs the cells. */
  user(): Promise<string>;
}

/** Runs cells; see {@link Kernel}. */
export interface CellRunner {
  /**
   * Runs cells of a notebook one after the other; waits for earlier runs of that notebook. Never rejects for what a
   * cell does: failures are in the outcome and in the cells' results.
   */
  run(request: RunRequest): Promise<RunOutcome>;
  /** Stops this cell where it runs and takes it out of the queue where it waits. */
  cancel(cell: string): void;
  /** Stops everything of a notebook and says so. */
  close(notebook: string): void;
  /** Stops everything; settles when nothing runs any more and all is recorded. */
  dispose(): Promise<void>;
}
