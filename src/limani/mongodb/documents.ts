// What is stored, and how it is read. What is JSON is kept as text, so that it comes back as it was, and is searched as it is.
import type { Binary } from 'mongodb';
import { RUN_STATUSES, type RunStatus } from '../status.ts';
import type { Row } from '../records/rows.ts';

/** The status of a run is its place in the order of statuses: so `$max` keeps the later one. */
export const rankOf = (status: RunStatus): number => RUN_STATUSES.indexOf(status);
export const INTERRUPTED = rankOf('interrupted');
/** Ranks from here on are final. */
export const FIRST_FINAL = rankOf('running') + 1;
/** Of a run that was deleted while its entries are not all removed yet. */
export const REMOVING = -1;

export interface HostDocument {
  readonly id: number;
  readonly name: string;
}

/** A run; where it has no `start_time`, what is left of one that was deleted. */
export interface RunDocument {
  readonly _id: string;
  readonly rank?: number;
  readonly run_id_human?: string;
  readonly start_time?: number;
  readonly end_time?: number | null;
  readonly summary_json?: string | null;
  readonly hailer_json?: string;
  readonly required_secrets?: string;
  readonly notebook?: string | null;
  /** The connection that records it; null for one that was imported. */
  readonly writer?: string | null;
  readonly pinned?: number;
  readonly hosts?: readonly HostDocument[];
  /** Of its operations: names of plugins, with and without version; cells. */
  readonly plugins?: readonly string[];
  readonly cells?: readonly string[];
  /** Entries so far, which gives each its place among those of the same time. */
  readonly seq?: number;
  /** The call that made it, and the one that deleted it: known again when it is repeated. */
  readonly made_by?: string;
  readonly deleted_by?: string;
  /** When something was last written to it. */
  readonly touched?: Date;
}

interface EntryDocument {
  readonly _id: string;
  readonly run_id: string;
  readonly timestamp: number;
  readonly seq: number;
  /** About what its texts take. */
  readonly bytes: number;
}

export interface OperationDocument extends EntryDocument {
  readonly host_id: number;
  readonly name: string;
  readonly status: RunStatus;
  readonly started: number;
  readonly cell: string | null;
  readonly notebook: string | null;
  readonly [column: string]: unknown;
}

export interface FactDocument extends EntryDocument {
  readonly host_id: number | null;
  readonly operation: string | null;
  readonly [column: string]: unknown;
}

export interface SnapshotDocument extends EntryDocument {
  readonly host_id: number;
  readonly [column: string]: unknown;
}

/** Something to write to a collection of entries. */
export type Change =
  | { readonly kind: 'fact'; readonly document: FactDocument }
  | { readonly kind: 'snap'; readonly document: SnapshotDocument }
  | { readonly kind: 'begin' | 'op'; readonly document: OperationDocument };

/** A batch that is written: as long as it is here, not all of it need be where it belongs. */
export interface BatchDocument {
  readonly _id: string;
  readonly changes: readonly Change[];
}

/** A connection that records, when it was last heard of by the server's clock, and for how long that counts. */
export interface WriterDocument {
  readonly _id: string;
  readonly seen: Date;
  readonly lease_ms: number;
  /** It has said that it is done. */
  readonly released: boolean;
  /** Up to which of its numbered calls all were made. */
  readonly number?: number;
}

export interface NumberDocument {
  readonly _id: string;
  readonly value: number;
}

/** There is one, of the id `schema`. */
export interface SchemaDocument {
  readonly _id: string;
  readonly version: number;
}

/** Bytes, compressed; where they are too many for one document, in parts. */
export interface ContentDocument {
  /** SHA-256, hexadecimal. */
  readonly _id: string;
  /** When it was last put, by the server's clock. */
  readonly put: Date;
  /** Of the compressed bytes. */
  readonly size: number;
  readonly bytes: Binary | Uint8Array | null;
  /** Which parts are its own: each who puts it makes parts of his own. */
  readonly parts: string | null;
}

export interface PartDocument {
  readonly _id: string;
  readonly of: string;
  readonly n: number;
  readonly put: Date;
  readonly bytes: Binary | Uint8Array;
}

export const toRunRow = ({ _id, rank = 0, ...run }: RunDocument): Row => ({
  ...run,
  id: _id,
  status: RUN_STATUSES[rank],
});

/** @param rank of its run: an operation without an end, of a run that ended, was interrupted */
export const toOperationRow = ({ _id, ...operation }: OperationDocument, rank: number): Row => ({
  ...operation,
  uid: _id,
  shown_status: operation.status === 'running' && rank >= FIRST_FINAL ? 'interrupted' : operation.status,
});
