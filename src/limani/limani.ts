import type {
  Dict,
  FactEntry,
  FactLog,
  Operation,
  OperationEnd,
  OperationStart,
  Run,
  RunData,
  RunStart,
  RunSummaryStats,
  SnapshotEntry,
} from './entries.ts';
import type { FinalStatus, RunStatus } from './status.ts';

/** Which runs; all that is given must hold. */
export interface RunFilter {
  readonly notebook?: string;
  /** Id of a cell that ran; ids are unique within a notebook. */
  readonly cell?: string;
  readonly status?: readonly RunStatus[];
  /** Name of a plugin, without version, that an operation used. */
  readonly plugin?: string;
  /** Name of a host of the run. */
  readonly host?: string;
  /** Started at or after, epoch seconds. */
  readonly from?: number;
  /** Started before, epoch seconds. */
  readonly to?: number;
  readonly pinned?: boolean;
  /** Part of the notebook's name, or of an operation's name, arguments, logs or facts; ASCII letters match in either case. */
  readonly text?: string;
}

export interface PageRequest {
  /** At least 1. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface RunListItem extends Run {
  readonly stats: RunSummaryStats;
}

export interface RunPage {
  /** Newest first: by start time, then id. Fewer than asked for, even none, where a long search had to be cut. */
  readonly runs: readonly RunListItem[];
  /** Null on the last page, and only there. */
  readonly next: string | null;
}

/** A cell by what it is called, by the hash of its source, or either of both: so it is found again after a rename and after an edit. */
export type CellRef =
  | { readonly notebook: string; readonly cell: string; readonly sourceHash?: string }
  | { readonly sourceHash: string };

export interface OperationPage {
  /** Newest first: by start, then uid. */
  readonly operations: readonly (Operation & { readonly notebook: string | null })[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** Something to insert, of whichever kind. */
export type BatchEntry =
  | { readonly operationStart: OperationStart }
  | { readonly operation: OperationEnd }
  | { readonly fact: FactEntry }
  | { readonly snapshot: SnapshotEntry };

/** Which runs are old: one that any of these says is. Runs that are pinned, or still being recorded, are never old. */
export interface PrunePolicy {
  /** Started before, epoch seconds. */
  readonly before?: number;
  /** All but this many of the newest. */
  readonly keepRuns?: number;
  /** All but the newest whose texts take this together, bytes. */
  readonly keepBytes?: number;
  /** Only say what would be removed. */
  readonly dryRun?: boolean;
}

/** What was removed. */
export interface PruneReport {
  readonly runs: number;
  readonly operations: number;
  /** What their texts took, about. */
  readonly bytes: number;
}

export interface ImportReport {
  readonly imported: number;
  /** There already: left as they are. */
  readonly present: number;
  /** Deleted here before: they stay deleted. */
  readonly deleted: number;
}

export interface ExportOptions {
  /** Whether the contents that the runs refer to go with them; they do unless this says false. */
  readonly contents?: boolean;
}

/** Contents that were removed. */
export interface PrunedContents {
  readonly removed: number;
  /** As they were kept, compressed. */
  readonly bytes: number;
}

export interface FactFilter {
  readonly hostId?: number;
  /** Uid of an operation. */
  readonly operation?: string;
}

/** What an adapter offers beyond what all do. */
export interface Capabilities {
  /** The SQLite file that {@link Limani.flush} publishes for other programs; null where there is none. */
  readonly file: string | null;
  /** The largest entry, and the largest batch, in bytes as JSON; null where there is no limit of its own. */
  readonly maxEntryBytes: number | null;
}

export interface SchemaVersion {
  /** Of the store as it lies. */
  readonly stored: number;
  /** The newest that this program knows, and to which it brings a store when it first writes it. */
  readonly known: number;
}

/**
 * Where runs are recorded.
 *
 * A promise that resolves means durable: neither a killed process nor a full disk takes back what was acknowledged, and
 * every later call on any connection sees it. A promise that rejects ({@link LimaniError}, always) leaves the store as
 * it was, except with `not-written`. Any number of processes may use one store at once.
 *
 * Status: a later one in the order of {@link RunStatus} is never replaced by an earlier one. A run whose recorder died
 * before its end becomes `interrupted` when next seen, never `success`; what is written to it then is kept as facts. (A
 * recorder that lives while another calls its run interrupted may notice late.)
 *
 * Texts: U+0000 is kept as U+2400, lone surrogates as U+FFFD, because not every store can hold them.
 */
export interface Limani {
  readonly capabilities: Capabilities;

  /** Opens the store, creating what is missing. Harmless when it is open. */
  connect(): Promise<void>;
  /** Publishes what is not, and lets go of everything. Always ends, also where it rejects. Harmless when closed. */
  disconnect(): Promise<void>;
  /** Creates only what is missing; brings an older schema up to date. */
  initDb(): Promise<void>;

  /** Records a run as `queued` and returns its id. @throws LimaniError `duplicate-run` */
  createRun(run: RunStart): Promise<string>;
  /** @throws LimaniError `unknown-run` */
  startUpdateRun(runId: string, status: RunStatus): Promise<void>;
  /**
   * Sets end and summary, also of a run that has ended; the status stays where it is the later one.
   * @throws LimaniError `unknown-run`
   */
  endRunUpdate(runId: string, endTime: number, status: FinalStatus, summary: Dict): Promise<void>;

  /** The host's id, the same for the same run and name in every process. @throws LimaniError `unknown-run` */
  getOrCreateHost(runId: string, hostName: string): Promise<number>;
  /** @throws LimaniError `unknown-run`, `unknown-host` */
  startOperation(operation: OperationStart): Promise<void>;
  /** @throws LimaniError `unknown-run`, `unknown-host` */
  insertOperation(operation: OperationEnd): Promise<void>;
  /** @throws LimaniError `unknown-run`, `unknown-host` */
  insertFactLog(fact: FactEntry): Promise<void>;
  /** @throws LimaniError `unknown-run`, `unknown-host` */
  insertSnapshot(snapshot: SnapshotEntry): Promise<void>;

  /**
   * Inserts all of them, in this order, or none.
   * @throws LimaniError `unknown-run`, `unknown-host`, `too-large`
   */
  insertBatch(entries: readonly BatchEntry[]): Promise<void>;

  /** All that is known of a run; null when there is no such run. */
  getRunData(runId: string): Promise<RunData | null>;
  /** Facts in [startTime, endTime), by time, then in the order they were written. @throws LimaniError `unknown-run` */
  getFactsForTimespan(
    runId: string,
    startTime: number,
    endTime: number,
    filter?: FactFilter,
  ): Promise<readonly FactLog[]>;
  /** @throws LimaniError `unknown-run` */
  getRunSummaryStats(runId: string): Promise<RunSummaryStats>;
  /** By time, then in the order they were written. @throws LimaniError `unknown-run` */
  getOperations(runId: string): Promise<readonly Operation[]>;
  listRuns(filter: RunFilter, page: PageRequest): Promise<RunPage>;
  /** The operations of a cell in all runs, also under earlier names of it or its notebook. */
  cellHistory(cell: CellRef, page: PageRequest): Promise<OperationPage>;

  /**
   * Removes a run and all that belongs to it; false where there is none. It does not come back, whatever other processes
   * still say of it, and its id is not given again.
   * @throws LimaniError `open-run`
   */
  deleteRun(runId: string): Promise<boolean>;
  /** Removes old runs. */
  prune(policy: PrunePolicy): Promise<PruneReport>;
  /** Keeps a run when old ones are pruned. @throws LimaniError `unknown-run` */
  pinRun(runId: string): Promise<void>;
  /** @throws LimaniError `unknown-run` */
  unpinRun(runId: string): Promise<void>;

  /**
   * Keeps bytes under their sha256 and gives that, in lower-case hex. Equal bytes are kept once; what is there already is
   * kept anew: its time is renewed. An entry refers to them as `sha256:<hex>`. @throws LimaniError `invalid`
   */
  putContent(bytes: Uint8Array): Promise<string>;
  /** The bytes; null where they are not kept, or are no longer what the hash says. @throws LimaniError `invalid` */
  getContent(sha256: string): Promise<Uint8Array | null>;
  /**
   * Removes contents that were not put since `before` and that no operation or fact refers to. What is put since then
   * stays, whoever puts it; so `before` must lie further back than the time between a put and its entry.
   * @param before epoch seconds
   * @throws LimaniError `invalid`
   */
  pruneContent(before: number): Promise<PrunedContents>;

  /** Ended runs as lines of JSON, to be kept in a file: what they are; each content, then the run that needs it; how many. */
  exportRuns(filter?: RunFilter, options?: ExportOptions): AsyncIterable<string>;
  /**
   * Takes in runs that {@link exportRuns} gave, in any store, with their contents; a run is taken in whole or not at all,
   * and only once.
   * @throws LimaniError `invalid`, `newer`: the runs before the line that it names are in
   */
  importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport>;

  /** The next number of a sequence, from 1 on: never given again, to no process, whatever is deleted. */
  reserveNumber(sequence: string): Promise<number>;

  /**
   * Where the store can tell: says when anything changed, by any process, with the ids of the runs where they are known.
   * Connected; ends with `disconnect`, or when what it gives is called.
   */
  onChange?(listener: (runIds: readonly string[]) => void): () => void;

  schemaVersion(): Promise<SchemaVersion>;
  /** Makes all that was acknowledged visible to programs that read the backend itself. */
  flush(): Promise<void>;
}
