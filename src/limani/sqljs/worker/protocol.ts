// What the host's thread and the view's thread say to each other.
import type { LimaniErrorCode } from '../../error.ts';
import type { CellRef, RunFilter } from '../../limani.ts';
import type { CheckedPage } from '../../page.ts';
import type { ArchiveBounds } from '../archive/plan.ts';
import type { Orphan } from '../orphans.ts';
import type { Found } from '../../records/lists.ts';
import type { Query } from '../../sql/queries.ts';
import type { Row } from '../view.ts';

export interface WorkerData {
  /** Folder of the store. */
  readonly folder: string;
  readonly bounds: ArchiveBounds;
}

export type Request =
  | { readonly id: number; readonly op: 'read'; readonly queries: readonly Query[] }
  | { readonly id: number; readonly op: 'search'; readonly filter: RunFilter; readonly page: CheckedPage }
  | { readonly id: number; readonly op: 'history'; readonly cell: CellRef; readonly page: CheckedPage }
  | { readonly id: number; readonly op: 'unused'; readonly hashes: readonly string[] }
  | { readonly id: number; readonly op: 'publish'; readonly closing: boolean };

/** What was asked, of one state of the store. */
interface StateAnswer {
  /** The runs in it that nobody records any more. */
  readonly orphans: readonly Orphan[];
  /** Of the newest image; 0 where there is none. */
  readonly schemaVersion: number;
}

export interface ReadAnswer extends StateAnswer {
  /** Of each query. */
  readonly rows: readonly (readonly Row[])[];
}

export interface SearchAnswer extends StateAnswer {
  readonly found: Found;
}

export interface PublishAnswer {
  /** Size of the image, bytes. */
  readonly bytes: number;
}

export type Answer = ReadAnswer | SearchAnswer | PublishAnswer;

export interface Failure {
  readonly id: number;
  readonly code: LimaniErrorCode;
  readonly message: string;
  /** It is the answer to this request; otherwise the thread is not to be asked again. */
  readonly isAnswer: boolean;
}

export type Reply = { readonly id: number; readonly answer: Answer } | Failure | { readonly warning: string };
