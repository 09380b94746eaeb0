// Entries as documents.
import type { Json } from '../entries.ts';
import { bound } from '../records/bound.ts';
import { lateOutput } from '../records/entry.ts';
import { COLUMNS } from '../records/records.ts';
import type { Change, FactDocument, OperationDocument, SnapshotDocument } from './documents.ts';

/** What a document is given besides the values of its record. */
interface Place {
  /** Of facts and snapshots: the same again when the call is repeated. */
  readonly id: string;
  readonly seq: number;
  readonly notebook: string | null;
}

/** What the names of columns are here. */
const fieldOf = (column: string): string => (column === 'uid' || column === 'id' ? '_id' : column);

/** The values of a record as the fields of a document. @throws LimaniError `invalid` */
export const fieldsOf = (
  kind: keyof typeof COLUMNS,
  values: readonly Json[],
): Record<string, string | number | null> =>
  Object.fromEntries(COLUMNS[kind].map((column, i) => [fieldOf(column), bound(values[i] ?? null)]));

const BEGUN: readonly string[] = COLUMNS.begin;
/** What an operation without an end does not have yet. */
const NOT_ENDED = Object.fromEntries(
  COLUMNS.op.filter((column) => !BEGUN.includes(column)).map((column) => [column, null]),
);

const lengthOf = (value: unknown): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0);

/** As the SQL adapters count it. */
const OPERATION_TEXTS = [
  ...['arguments_json', 'logs_json', 'diff', 'command_n_facts_in_order_json', 'provenance_json'],
];

const sizeOf = (
  document: Readonly<Record<string, unknown>>,
  fixed: number,
  texts: readonly string[],
): number => texts.reduce((sum, name) => sum + lengthOf(document[name]), fixed);

/** @throws LimaniError `invalid` */
export function changeOf(
  kind: Change['kind'],
  values: readonly Json[],
  { id, seq, notebook }: Place,
): Change {
  if (kind === 'begin' || kind === 'op') {
    const own =
      kind === 'op'
        ? fieldsOf('op', values)
        : { ...NOT_ENDED, ...fieldsOf('begin', values), status: 'running' };
    const document = { ...own, notebook, seq, bytes: sizeOf(own, 200, OPERATION_TEXTS) };
    return { kind, document: document as unknown as OperationDocument };
  }
  if (kind === 'snap') {
    const document = { _id: id, ...fieldsOf('snap', values), seq, bytes: 0 };
    return { kind, document: document as unknown as SnapshotDocument };
  }
  const own = fieldsOf('fact', values);
  const document = { _id: id, ...own, output_hash: lateOutput(values), seq };
  return {
    kind,
    document: { ...document, bytes: sizeOf(own, 60, ['command', 'detail_json']) } as unknown as FactDocument,
  };
}

/** A plugin's name with its version, and without: what a run is found by. */
export function namesOf(plugin: string): string[] {
  const ends = [...plugin.matchAll(/@/g)].map(({ index }) => index).filter((index) => index > 0);
  return [...ends.map((end) => plugin.slice(0, end)), plugin];
}

/** Bytes of an entry's values as JSON, about. @throws LimaniError `invalid` for what is no JSON */
export const bytesOf = (values: readonly Json[]): number =>
  values
    .map(bound)
    .reduce((sum: number, value) => sum + (typeof value === 'string' ? lengthOf(value) : 8), 0);
