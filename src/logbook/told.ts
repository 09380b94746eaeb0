// What the recorder is told. The kernel's own types say the same; the logbook does not depend on it.
import type { Json } from '../limani/entries.ts';

/** The execution of one cell in a run. */
export interface OperationRef {
  readonly run: string;
  readonly notebook: string;
  readonly cell: string;
}

/** Times are epoch milliseconds here, and epoch seconds in facts. */
export interface RunRecord {
  readonly run: string;
  /** A URI or a path; empty for a call that belongs to none. */
  readonly notebook: string;
  readonly by: string;
  readonly cells: readonly string[];
  readonly at: number;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** One host call or log line of an operation; secrets are out of it already. */
export type Fact =
  | {
      readonly kind: 'http';
      readonly at: number;
      readonly method: string;
      readonly url: string;
      readonly status?: number;
      readonly bytes?: number;
      readonly seconds: number;
      readonly error?: string;
      readonly refused?: boolean;
      readonly replayed?: boolean;
      readonly recordedAt?: number;
      readonly contentType?: string;
      /** What was answered, where it is to be kept. */
      readonly body?: {
        /** Bytes that it takes until it is read. */
        readonly size: number;
        /** The body without secrets. */
        read(): Promise<Uint8Array>;
      };
      /** It is not kept, because it has more bytes than this. */
      readonly tooLargeToKeep?: number;
    }
  | { readonly kind: 'env'; readonly at: number; readonly name: string; readonly granted: boolean }
  | { readonly kind: 'log'; readonly at: number; readonly level: string; readonly message: string };

/** What only the one who executes a cell knows about it. */
export interface OperationDetails {
  /** The cell's source as it may be kept; absent: as it was told when the operation started. */
  readonly source?: string;
  /** What the cell is called by others, or does; absent: its plugin's name. */
  readonly name?: string;
  /** All that decides what the cell asks for, beside its plugin and its source. */
  readonly inputs?: { readonly [key: string]: Json };
  /** The input as the plugin sent it. */
  readonly sent?: string;
  readonly changed?: boolean;
  readonly diff?: string;
}
