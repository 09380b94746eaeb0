import type { Database, SqlValue, Statement } from 'sql.js';
import type { Json } from '../entries.ts';
import type { JournalRecord } from '../journal/codec.ts';
import { BATCH, bound, kindOf, newerStore, PLACE } from './schema.ts';

/** Puts records into an image, each by the statement of its kind; transactions are the caller's. */
export class Applier {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();
  /** Runs that were deleted: what other journals still say of them does not bring them back. */
  readonly #deleted: Set<string>;

  constructor(db: Database) {
    this.#db = db;
    const deleted = db.exec('SELECT run_id FROM _deleted')[0]?.values ?? [];
    this.#deleted = new Set(deleted.map(([runId]) => String(runId)));
  }

  /** @throws LimaniError `newer`: its checksum is right, so it means something to the program that wrote it */
  apply({ kind: name, values: told }: Pick<JournalRecord, 'kind' | 'values'>): void {
    if (name === BATCH) {
      for (const [first, ...rest] of told as readonly (readonly [string, ...Json[]])[])
        this.apply({ kind: first, values: rest });
      return;
    }
    const kind = kindOf(name);
    const values = kind?.earlier === told.length ? [...told, null] : told;
    if (kind?.values !== values.length) throw newerStore();
    const runId = kind.run === undefined ? undefined : (values[kind.run] as string);
    if (runId !== undefined && this.#deleted.has(runId)) return;
    const cell = kind.cell === undefined ? null : (values[kind.cell] as Json);
    if (runId !== undefined && cell !== null) this.run(PLACE, [runId, bound(cell)]);
    this.run(kind.sql, values.map(bound));
    if (name === 'delete' && runId !== undefined) this.#deleted.add(runId);
  }

  run(sql: string, values: readonly SqlValue[]): void {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    statement.run(values);
  }

  close(): void {
    for (const statement of this.#statements.values()) statement.free();
    this.#statements.clear();
  }
}

/** What is said of a run itself is in its row, wherever that lies which belongs to it. */
const OF_THE_RUN = new Set(['run', 'run_taken_in', 'status', 'end', 'pin', 'delete']);

/** The runs to which records add something that belongs to them. */
export function writtenTo(
  records: readonly Pick<JournalRecord, 'kind' | 'values'>[],
  runs = new Set<string>(),
): Set<string> {
  for (const { kind: name, values } of records) {
    if (name === BATCH) {
      const parts = values as readonly (readonly [string, ...Json[]])[];
      writtenTo(
        parts.map(([kind, ...rest]) => ({ kind, values: rest })),
        runs,
      );
    }
    const place = OF_THE_RUN.has(name) ? undefined : kindOf(name)?.run;
    const runId = place === undefined ? undefined : values[place];
    if (typeof runId === 'string') runs.add(runId);
  }
  return runs;
}
