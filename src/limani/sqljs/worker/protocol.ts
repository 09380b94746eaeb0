// What the host's thread and the view's thread say to each other.
import type { LimaniErrorCode } from '../../error.ts';
import type { Orphan } from '../orphans.ts';
import type { Query, Row } from '../view.ts';

export interface WorkerData {
  /** Folder of the store. */
  readonly folder: string;
}

export type Request =
  | { readonly id: number; readonly op: 'read'; readonly queries: readonly Query[] }
  | { readonly id: number; readonly op: 'publish' };

/** Rows of each query, of one state of the store, and the runs in it that nobody records any more. */
export interface ReadAnswer {
  readonly rows: readonly (readonly Row[])[];
  readonly orphans: readonly Orphan[];
  /** Of the newest image; 0 where there is none. */
  readonly schemaVersion: number;
}

export interface PublishAnswer {
  /** Size of the image, bytes. */
  readonly bytes: number;
}

export type Reply =
  | { readonly id: number; readonly answer: ReadAnswer | PublishAnswer }
  | { readonly id: number; readonly code: LimaniErrorCode; readonly message: string }
  | { readonly warning: string };
