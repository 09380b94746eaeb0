// The statements that insert, with values as records.ts gives them.
import type { Json } from '../entries.ts';
import { bound } from '../records/bound.ts';
import { lateOutput } from '../records/entry.ts';
import { COLUMNS } from '../records/records.ts';
import type { Value } from './server.ts';

interface Insert {
  readonly into: string;
  readonly row: string;
  readonly conflict: string;
  /** Several rows may go in one statement. */
  readonly together: boolean;
}

export const marks = (columns: readonly unknown[]): string => columns.map(() => '?').join(', ');

const FACT = [...COLUMNS.fact, 'output_hash'];
/** Of its run, whose id comes last. */
const NOTEBOOK = '(SELECT notebook FROM runs WHERE id = ?)';
/** What the end of an operation says anew where it was begun; its start and its run stay. */
const ANEW = COLUMNS.op
  .filter((column) => !['uid', 'run_id', 'started', 'cell'].includes(column))
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

export const INSERTS = {
  host: {
    into: 'hosts(id, run_id, name)',
    row: '(?, ?, ?)',
    conflict: 'ON CONFLICT DO NOTHING',
    together: false,
  },
  begin: {
    into: `operations(${COLUMNS.begin.join(', ')}, status, notebook)`,
    row: `(${marks(COLUMNS.begin)}, 'running', ${NOTEBOOK})`,
    conflict: `ON CONFLICT(uid) DO UPDATE SET started = excluded.started,
      cell = coalesce(operations.cell, excluded.cell) WHERE operations.status <> 'running'`,
    together: false,
  },
  op: {
    into: `operations(${COLUMNS.op.join(', ')}, notebook)`,
    row: `(${marks(COLUMNS.op)}, ${NOTEBOOK})`,
    conflict: `ON CONFLICT(uid) DO UPDATE SET ${ANEW}, cell = coalesce(excluded.cell, operations.cell)
      WHERE operations.status = 'running'`,
    together: false,
  },
  fact: {
    into: `command_n_facts_in_order(${FACT.join(', ')})`,
    row: `(${marks(FACT)})`,
    conflict: '',
    together: true,
  },
  snap: {
    into: `resource_snapshots(${COLUMNS.snap.join(', ')})`,
    row: `(${marks(COLUMNS.snap)})`,
    conflict: '',
    together: true,
  },
} as const satisfies Record<string, Insert>;

export type InsertKind = keyof typeof INSERTS;

/** The values of a statement from those of a record. @throws LimaniError `invalid` */
export function columnsOf(kind: InsertKind, values: readonly Json[]): Value[] {
  const columns: Value[] = values.map(bound);
  if (kind === 'begin' || kind === 'op') columns.push(columns[1] ?? null);
  if (kind === 'fact') columns.push(lateOutput(values));
  return columns;
}
