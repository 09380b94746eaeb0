import type { RunStatus } from '../../limani/status.ts';
import type { Fields } from './schema.ts';

/** A record of a table. */
export interface TargetRecord {
  readonly table: string;
  /** Its number in the table, from 1 on. */
  readonly runId: number;
  /** The number of its transaction; null where that has none. */
  readonly txId: number | null;
  /** The id of the run that it belongs to. */
  readonly run: string;
  /** `interrupted`: who wrote it let go of it before its end. */
  readonly status: RunStatus;
  readonly fields: Fields;
}

/** The same, of a cell that got no number: it is known by its run only. */
export type AnyRecord = Omit<TargetRecord, 'table' | 'runId'> & {
  readonly table: string | null;
  readonly runId: number | null;
};

/** A transaction with what became of its targets. */
export interface TxRecord {
  /** Its number, from 1 on. */
  readonly txId: number;
  readonly run: string;
  readonly status: RunStatus;
  readonly action: string;
  /** `{ table: { number: { rc, uhash } } }` */
  readonly targets: readonly { readonly [table: string]: Fields }[];
}
