// Entries as documents.
import type { Json } from '../entries.ts';
import { bound } from '../records/bound.ts';
import type { Change, FactDocument, OperationDocument, SnapshotDocument } from './documents.ts';

/** What a document is given besides the values of its record. */
export interface Place {
  /** Of facts and snapshots: the same again when the call is repeated. */
  readonly id: string;
  readonly seq: number;
  readonly notebook: string | null;
}

const BEGIN = ['_id', 'run_id', 'host_id', 'name', 'started', 'timestamp', 'arguments_json', 'cell'];
const OP = [
  ...['_id', 'run_id', 'host_id', 'name', 'status', 'started', 'timestamp', 'duration', 'op_hash', 'changed'],
  ...['success', 'logs_json', 'diff', 'arguments_json', 'retry_stats_json', 'command_n_facts_in_order_json'],
  ...['cell', 'plugin', 'source_hash', 'output_hash', 'provenance_json'],
];
const FACT = [
  ...['run_id', 'timestamp', 'log_level', 'context', 'command', 'host_id', 'operation', 'detail_json'],
  'content_hash',
];
const SNAP = ['run_id', 'host_id', 'stage', 'timestamp', 'metrics_json'];

/** What an operation without an end does not have yet. */
const NOT_ENDED = Object.fromEntries(OP.filter((name) => !BEGIN.includes(name)).map((name) => [name, null]));

const named = (names: readonly string[], values: readonly Json[]): Record<string, string | number | null> =>
  Object.fromEntries(names.map((name, i) => [name, bound(values[i] ?? null)]));

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
      kind === 'op' ? named(OP, values) : { ...NOT_ENDED, ...named(BEGIN, values), status: 'running' };
    const document = { ...own, notebook, seq, bytes: sizeOf(own, 200, OPERATION_TEXTS) };
    return { kind, document: document as unknown as OperationDocument };
  }
  if (kind === 'snap') {
    const document = { _id: id, ...named(SNAP, values), seq, bytes: 0 };
    return { kind, document: document as unknown as SnapshotDocument };
  }
  const own = named(FACT, values);
  const document = { _id: id, ...own, output_hash: lateOutput(values), seq };
  return {
    kind,
    document: { ...document, bytes: sizeOf(own, 60, ['command', 'detail_json']) } as unknown as FactDocument,
  };
}

/** Outputs of an operation that came too late for its run: they are in use as well. */
function lateOutput([, , , context, , , , detail]: readonly Json[]): string | null {
  if (context !== 'late' || typeof detail !== 'object' || detail === null) return null;
  const hash = (detail as { readonly outputHash?: unknown }).outputHash;
  return typeof hash === 'string' ? hash : null;
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
