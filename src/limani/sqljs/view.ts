import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Database, SqlJs, SqlValue } from 'sql.js';
import { LimaniError } from '../error.ts';
import type { Query } from '../sql/queries.ts';
import { Applier } from './applier.ts';
import type { JournalRecord } from '../journal/codec.ts';
import { unlessGone } from '../journal/durable.ts';
import { generationFile, newestGeneration } from './names.ts';
import { APPLIED, migrate, SCHEMA_VERSION, storedVersion } from './schema.ts';
import { readSegment, stableSegments } from './tail.ts';
import { FACT_TEXTS, OPERATION_TEXTS, sign } from './textIndex.ts';

export type Row = Readonly<Record<string, SqlValue>>;

/** How often the store may change under a reader before that is called an error. */
const MAX_TRIES = 100;
/** How long it is remembered that a run was deleted: longer than any process waits to say something of it. Seconds. */
const DELETED_FOR_S = 90 * 86_400;
/** Fewer free pages than this are no reason to write the image anew. */
const MIN_FREE = 256;
/** 64 MB of pages; a view needs no journal on disk, its image is in memory. */
const PRAGMAS = 'PRAGMA cache_size = -64000; PRAGMA journal_mode = MEMORY;';

/** An SQLite image in memory: the newest generation and what the journals have beyond it. Blocks its thread. */
export class View {
  readonly folder: string;
  readonly #sql: SqlJs;
  readonly #warn: (message: string) => void;
  readonly #warned = new Set<string>();
  #db: Database;
  #generation = 0;
  #schemaVersion = 0;
  #applier: Applier;
  /** Sequence number up to which each writer's records are in the image. */
  #applied = new Map<string, number>();
  /** How far each segment was read, by its key. */
  #offsets = new Map<string, number>();
  #changes = 0;

  /** @param warn told about damaged records, each once */
  constructor(sql: SqlJs, folder: string, warn: (message: string) => void) {
    this.#sql = sql;
    this.folder = folder;
    this.#warn = warn;
    [this.#db, this.#applier] = this.#loadBase();
  }

  get generation(): number {
    return this.#generation;
  }

  /** Of the image as it was loaded, before it was brought up to date; 0 for none. */
  get schemaVersion(): number {
    return this.#schemaVersion;
  }

  /** Records applied since the generation was loaded. */
  get changes(): number {
    return this.#changes;
  }

  /** How far each segment was read, by its key: what an image made now holds. */
  get offsets(): ReadonlyMap<string, number> {
    return this.#offsets;
  }

  /**
   * Takes in all that was acknowledged before this call. Journals are reaped only after a newer generation is there: so
   * look, after reading them, whether that is the case, and if so begin anew from it.
   */
  refresh(): void {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      this.#tail();
      if (newestGeneration(this.folder) === this.#generation) return;
      this.reload();
    }
    throw new LimaniError('unavailable', `The run store in ${this.folder} changes too fast to be read.`);
  }

  /** Begins anew from the newest generation; {@link refresh} is due. */
  reload(): void {
    this.close();
    [this.#db, this.#applier] = this.#loadBase();
  }

  /** Rows of a statement, as the view stands. */
  rows({ sql, values }: Query): Row[] {
    const statement = this.#db.prepare(sql);
    try {
      const rows: Row[] = [];
      for (statement.bind(values); statement.step();) rows.push(statement.getAsObject());
      return rows;
    } finally {
      statement.free();
    }
  }

  /** The image as it stands, ready to be searched. */
  image(): Uint8Array {
    this.#tidy();
    for (const source of [OPERATION_TEXTS, FACT_TEXTS])
      sign(this, source, (values) =>
        this.#applier.run(`INSERT INTO ${source.signatures} VALUES(?, ?)`, values),
      );
    return this.#db.export();
  }

  /** Forgets deletions that no journal can contradict any more, and gives back the room of many rows that are gone. */
  #tidy(): void {
    this.#applier.run('DELETE FROM _deleted WHERE at < ?', [Date.now() / 1000 - DELETED_FOR_S]);
    const [room] = this.rows({
      sql: 'SELECT freelist_count AS free, page_count AS pages FROM pragma_freelist_count, pragma_page_count',
      values: [],
    });
    if (Number(room?.['free']) > MIN_FREE && Number(room?.['free']) > Number(room?.['pages']) / 4)
      this.#db.exec('VACUUM');
  }

  /** The image that was made last is now this generation. */
  published(generation: number): void {
    this.#generation = generation;
    this.#schemaVersion = SCHEMA_VERSION;
    this.#changes = 0;
  }

  close(): void {
    this.#applier.close();
    this.#db.close();
  }

  /** A segment that is no more. */
  forget(key: string): void {
    this.#offsets.delete(key);
  }

  #loadBase(): [Database, Applier] {
    const [generation, image] = this.#readNewest();
    const db = new this.#sql.Database(image);
    try {
      db.exec(PRAGMAS);
      this.#schemaVersion = storedVersion(db);
      migrate(db);
      const applied = db.exec('SELECT writer, seq FROM _applied')[0]?.values ?? [];
      this.#applied = new Map(applied.map(([writer, seq]) => [String(writer), Number(seq)]));
    } catch (error) {
      db.close();
      throw error;
    }
    this.#generation = generation;
    this.#offsets = new Map();
    this.#changes = 0;
    return [db, new Applier(db)];
  }

  #readNewest(): [generation: number, image: Uint8Array | null] {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const generation = newestGeneration(this.folder);
      if (generation === 0) return [0, null];
      const image = unlessGone(() => readFileSync(path.join(this.folder, generationFile(generation))));
      if (image) return [generation, image];
    }
    throw new LimaniError('unavailable', `The run store in ${this.folder} changes too fast to be read.`);
  }

  #tail(): void {
    for (const segment of stableSegments(this.folder)) {
      const { file, key, writer } = segment;
      const offset = readSegment(
        this.folder,
        segment,
        this.#offsets.get(key) ?? 0,
        (records) => this.#apply(writer, records),
        (damage) => this.#report(file, damage.offset, damage.length),
      );
      this.#offsets.set(key, offset);
    }
  }

  /** Exactly once: how far the writer's records are in goes into the same transaction as their rows. */
  #apply(writer: string, records: readonly JournalRecord[]): void {
    const before = this.#applied.get(writer) ?? 0;
    let last = before;
    const fresh = records.filter(({ seq }) => seq > last && ((last = seq), true));
    if (last === before) return;
    this.#db.exec('BEGIN');
    try {
      for (const record of fresh) this.#applier.apply(record);
      this.#applier.run(APPLIED, [writer, last]);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#applied.set(writer, last);
    this.#changes += fresh.length;
  }

  #report(file: string, offset: number, length: number): void {
    const place = `${file.replace(/^dead-/, '')} at byte ${offset}`;
    if (this.#warned.has(place)) return;
    this.#warned.add(place);
    this.#warn(
      `The run store in ${this.folder} has ${length} unreadable bytes in ${place}; all else is read.`,
    );
  }
}
