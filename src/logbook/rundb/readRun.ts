// A run as a transaction with its records.
import type { FactLog, Json, Operation, Run } from '../../limani/entries.ts';
import { LimaniError } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';
import { said } from './facts.ts';
import { cellFields, isObject, ownFields } from './fields.ts';
import { readUid } from './numbers.ts';
import type { AnyRecord, TargetRecord, TxRecord } from './record.ts';
import { TX_SCHEMA, type Fields } from './schema.ts';
import { isOwn, tableOf } from './tables.ts';

/** A run in which records may be. */
export interface Transaction extends Omit<TxRecord, 'txId'> {
  /** Null for a run without a number. */
  readonly txId: number | null;
  /** Epoch seconds. */
  readonly startedAt: number;
  /** In the order in which they began. */
  readonly records: readonly AnyRecord[];
}

/** The number of a run as a transaction. */
export const txOf = ({ hailerInfo }: Pick<Run, 'hailerInfo'>): number | null => numberOf(hailerInfo['tx']);

/** What was written of a run, as far as it matters here. */
export interface Written {
  readonly run: Run;
  readonly operations: readonly Operation[];
  readonly facts: readonly FactLog[];
}

const EVER = Number.MAX_VALUE;

const unlessDeleted = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LimaniError && error.code === 'unknown-run') return null;
    throw error;
  }
};

/** Null where it was deleted meanwhile. @throws LimaniError */
export const written = (limani: Limani, run: Run): Promise<Written | null> =>
  unlessDeleted(async () => ({
    run,
    operations: await limani.getOperations(run.runId),
    // what the recorder wrote is whole: only a RunDb says more of a record
    facts: isOwn(run) ? await limani.getFactsForTimespan(run.runId, -EVER, EVER) : [],
  }));

/** The record that a RunDb made an operation for; null where it was removed. @throws LimaniError */
export async function ownRecord(limani: Limani, operation: Operation): Promise<TargetRecord | null> {
  const { uid, runId: run, cell: table, status, arguments: told } = operation;
  const facts = await unlessDeleted(() => limani.getFactsForTimespan(run, -EVER, EVER, { operation: uid }));
  const fields = facts && ownFields(operation, facts);
  const number = readUid(uid)?.number;
  if (!fields || number === undefined || table === null) return null;
  return { table, runId: number, txId: numberOf(told['tx']), run, status, fields };
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The records of a run that were not removed, in the order in which they began. @param length how many digits a uhash has */
export function recordsOf({ run, operations, facts }: Written, length: number): readonly AnyRecord[] {
  const own = isOwn(run);
  const inOrder = operations.toSorted((a, b) => a.startTime - b.startTime);
  return inOrder.flatMap((operation): AnyRecord[] => {
    const fields = own ? ownFields(operation, facts) : cellFields(operation, run, length);
    if (!fields) return [];
    const { status, uid } = operation;
    const runId = readUid(uid)?.number ?? null;
    return [{ table: tableOf(run, operation), runId, txId: txOf(run), run: run.runId, status, fields }];
  });
}

/** What a caller said of its transaction, or what its records tell. Null where it was removed. */
export function transactionOf(all: Written, length: number): Transaction | null {
  const { run, facts } = all;
  const fields = isOwn(run) ? said(facts, null, TX_SCHEMA) : cellAction(run);
  if (!fields) return null;
  const records = recordsOf(all, length);
  const targets = targetsIn(fields['targets']);
  const actions = new Set(records.map(({ fields: { action } }) => action));
  const [common] = actions.size === 1 ? actions : [];
  return {
    txId: txOf(run),
    run: run.runId,
    status: run.status,
    action: textOf(fields['action']) || textOf(common),
    targets: targets.length > 0 ? targets : records.flatMap(toTarget),
    startedAt: run.startTime,
    records,
  };
}

const cellAction = ({ notebook }: Run): Fields => ({
  action: notebook === null ? 'call' : 'run',
  targets: [],
});

/** Of what a caller said, which may be anything, what names records. */
const targetsIn = (said: Json | undefined): TxRecord['targets'] =>
  Array.isArray(said)
    ? said
        .map((target: Json) => Object.fromEntries(named(target)))
        .filter((target) => Object.keys(target).length > 0)
    : [];

const named = (target: Json): [string, Fields][] =>
  isObject(target)
    ? Object.entries(target).filter((entry): entry is [string, Fields] => isObject(entry[1]))
    : [];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const toTarget = ({ table, runId, fields: { rc = null, uhash = '' } }: AnyRecord): TxRecord['targets'] =>
  table === null || runId === null ? [] : [{ [table]: { [runId]: { rc, uhash } } }];
