import type { FinalStatus, RunStatus } from './status.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | Dict;

/** A JSON object. */
export interface Dict {
  readonly [key: string]: Json;
}

// What callers write. Times are epoch seconds, durations seconds.

export interface RunStart {
  readonly runId: string;
  /** The id as people say it. */
  readonly runIdHuman: string;
  readonly startTime: number;
  /** Who asked for it and from where. */
  readonly hailerInfo: Dict;
  /** Names of the secrets it may use; never their values. */
  readonly neededSecrets?: readonly string[];
  readonly notebook?: string;
  /** The id was made for this run alone (a UUID): the adapter need not look whether it is taken. */
  readonly fresh?: boolean;
}

/** An operation that begins. Without its end it is shown as running, or as interrupted when its recorder died. */
export interface OperationStart {
  /** Chosen by the caller, unique in the store; the operation's end carries the same. */
  readonly uid: string;
  readonly runId: string;
  readonly hostId: number;
  readonly name: string;
  readonly timestamp: number;
  readonly arguments: Dict;
  readonly cell?: string;
}

/** An operation that ended. Inserting the same uid again changes nothing. */
export interface OperationEnd {
  readonly runId: string;
  readonly hostId: number;
  /** Equal for the same task: a hash of plugin, version, source and inputs. */
  readonly opHash: string;
  readonly name: string;
  readonly changed: boolean;
  readonly success: boolean;
  readonly duration: number;
  /** When it ended. */
  readonly timestamp: number;
  readonly logs: Dict;
  readonly diff: string;
  readonly arguments: Dict;
  readonly retryStats: Dict;
  /** What it did, in order. */
  readonly commandNFacts: readonly Json[];
  /** Absent: the adapter makes one. */
  readonly uid?: string;
  /** Absent: `success` or `failure`, as `success` says. */
  readonly status?: FinalStatus;
  readonly cell?: string;
  /** `name@version`. */
  readonly plugin?: string;
  readonly sourceHash?: string;
  /** Its outputs, as a content (`sha256:<hex>`). */
  readonly outputHash?: string;
  readonly provenance?: Dict;
}

/** One thing that happened during a run. */
export interface FactEntry {
  readonly runId: string;
  readonly timestamp: number;
  readonly logLevel: string;
  readonly context: string;
  readonly command: string;
  readonly hostId?: number;
  /** Uid of the operation it belongs to. */
  readonly operation?: string;
  readonly detail?: Dict;
  /** What it got, as a content (`sha256:<hex>`): the raw response of a request. */
  readonly contentHash?: string;
}

export interface SnapshotEntry {
  readonly runId: string;
  readonly hostId: number;
  /** `pre_operations`, `post_operations` or `checkpoint`. */
  readonly stage: string;
  readonly timestamp: number;
  readonly metrics: Dict;
}

// What callers read.

export interface Run {
  readonly runId: string;
  readonly runIdHuman: string;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly status: RunStatus;
  readonly summary: Dict | null;
  readonly hailerInfo: Dict;
  readonly neededSecrets: readonly string[];
  readonly notebook: string | null;
  /** Kept when old runs are pruned. */
  readonly pinned: boolean;
}

export interface Host {
  readonly id: number;
  readonly runId: string;
  readonly name: string;
}

export interface Operation {
  readonly uid: string;
  readonly runId: string;
  readonly hostId: number;
  readonly name: string;
  readonly status: RunStatus;
  readonly startTime: number;
  /** When it ended; when it began, while it runs. */
  readonly timestamp: number;
  /** Null until it has ended, like all that follows except `arguments` and `cell`. */
  readonly duration: number | null;
  readonly opHash: string | null;
  readonly changed: boolean | null;
  readonly success: boolean | null;
  readonly logs: Dict | null;
  readonly diff: string | null;
  readonly arguments: Dict;
  readonly retryStats: Dict | null;
  readonly commandNFacts: readonly Json[] | null;
  readonly cell: string | null;
  readonly plugin: string | null;
  readonly sourceHash: string | null;
  readonly outputHash: string | null;
  readonly provenance: Dict | null;
}

export interface FactLog {
  readonly runId: string;
  readonly timestamp: number;
  readonly logLevel: string;
  readonly context: string;
  readonly command: string;
  readonly hostId: number | null;
  readonly operation: string | null;
  readonly detail: Dict | null;
  readonly contentHash: string | null;
}

export interface Snapshot {
  readonly runId: string;
  readonly hostId: number;
  readonly stage: string;
  readonly timestamp: number;
  readonly metrics: Dict;
}

/** A run with all that belongs to it, each list in order of time, then of writing. */
export interface RunData {
  readonly run: Run;
  /** In order of their names; an operation stands under its host. */
  readonly hosts: readonly (Host & { readonly operations: readonly Operation[] })[];
  readonly snapshots: readonly (Snapshot & { readonly hostName: string })[];
  readonly factLogs: readonly FactLog[];
}

/** Counts of the operations of a run that have ended. */
export interface RunSummaryStats {
  readonly totalOperations: number;
  readonly changedOperations: number;
  readonly successfulOperations: number;
  readonly failedOperations: number;
  /** Seconds, to four decimals. */
  readonly totalDuration: number;
}
