import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Database, SqlJs, SqlValue } from 'sql.js';
import { LimaniError } from '../error.ts';
import type { Query } from '../sql/queries.ts';
import { Applier, writtenTo } from './applier.ts';
import { Archives } from './archive/archives.ts';
import { ArchiveLost } from './archive/files.ts';
import type { ArchiveBounds } from './archive/plan.ts';
import type { JournalRecord } from '../journal/codec.ts';
import { unlessGone } from '../journal/durable.ts';
import { formerWriters, WRITERS } from './formerWriters.ts';
import { generationFile, newestGeneration } from './names.ts';
import { APPLIED, migrate, SCHEMA_VERSION, storedVersion } from './schema.ts';
import { readSegment, stableSegments } from './tail.ts';
import { FACT_TEXTS, OPERATION_TEXTS, sign, type Statements } from './textIndex.ts';

export type Row = Readonly<Record<string, SqlValue>>;

/** How often the store may change under a reader before that is called an error. */
const MAX_TRIES = 100;
/** How long it is remembered that a run was deleted, or who wrote: longer than any process lives or waits. Seconds. */
const REMEMBERED_FOR_S = 90 * 86_400;
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
  #archives: Archives;
  /** Archives that the generation counts on. */
  #baseArchives: ReadonlySet<string> = new Set();
  /** Archives that are not there although the newest generation counts on them. */
  readonly #lost = new Set<string>();
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
    [this.#db, this.#applier, this.#archives] = this.#loadBase();
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
      const done = this.#unlessLost(() => {
        this.#tail();
        return true;
      });
      if (newestGeneration(this.folder) === this.#generation) {
        if (done) return;
      } else this.reload();
    }
    throw this.#tooFast();
  }

  /** Does something with one state of the store that holds all that was acknowledged before this call. */
  consistently<T>(work: () => T): T {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      this.refresh();
      try {
        return work();
      } catch (error) {
        if (!(error instanceof ArchiveLost)) throw error;
        // else it went with the generation that needed it
        if (newestGeneration(this.folder) === this.#generation) throw this.#cannotRead(error);
      }
    }
    throw this.#tooFast();
  }

  /** Begins anew from the newest generation; {@link refresh} is due. */
  reload(): void {
    this.close();
    [this.#db, this.#applier, this.#archives] = this.#loadBase();
  }

  /** Rows of a statement, as the view stands; of what belongs to an archived run, those of its archive. @throws ArchiveLost */
  rows(query: Query): readonly Row[] {
    const file = query.of === undefined ? undefined : this.#archives.fileOf(query.of);
    return file === undefined ? this.#rows(query) : this.#archives.read(file).rows(query);
  }

  /** Rows of an archive, until others are asked for; nothing, and a warning, where it is lost. @throws ArchiveLost */
  archive(file: string): Statements | undefined {
    const archive = this.#unlessReallyLost(() => this.#archives.read(file));
    return archive && { rows: (query) => this.#unlessReallyLost(() => archive.rows(query)) ?? [] };
  }

  /** Nothing, and a warning, where an archive is lost. @throws ArchiveLost where only this generation needs it */
  #unlessReallyLost<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ArchiveLost) || newestGeneration(this.folder) !== this.#generation) throw error;
      this.#warnOnce(error.file, this.#cannotRead(error).message);
      return undefined;
    }
  }

  /** The same, where it must be there. @throws ArchiveLost */
  needed(file: string): Statements {
    return this.#archives.read(file);
  }

  /** Archives that the view counts on. */
  archives(): ReadonlySet<string> {
    return this.#archives.files();
  }

  /** Archives that its generation counts on. */
  get baseArchives(): ReadonlySet<string> {
    return this.#baseArchives;
  }

  /** Moves old runs into archives, as far as bounds ask for it. */
  settle(bounds: ArchiveBounds): void {
    // what is lost is known the second time
    while (!this.#unlessLost(() => (this.#archives.settle(bounds, new Date()), true)))
      if (newestGeneration(this.folder) !== this.#generation) return;
  }

  #rows({ sql, values }: Query): Row[] {
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

  /** Forgets what no journal can contradict any more, and gives back the room of many rows that are gone. */
  #tidy(): void {
    const long = Date.now() / 1000 - REMEMBERED_FOR_S;
    this.#applier.run('DELETE FROM _deleted WHERE at < ?', [long]);
    const former = formerWriters(this.folder, this.#rows({ sql: WRITERS, values: [] }), long);
    for (const table of ['_writers', '_applied'])
      this.#applier.run(`DELETE FROM ${table} WHERE writer IN (SELECT value FROM json_each(?))`, [
        JSON.stringify(former),
      ]);
    const [room] = this.#rows({
      sql: 'SELECT freelist_count AS free, page_count AS pages FROM pragma_freelist_count, pragma_page_count',
      values: [],
    });
    if (Number(room?.['free']) > MIN_FREE && Number(room?.['free']) > Number(room?.['pages']) / 8)
      this.#db.exec('VACUUM');
  }

  /** The image that was made last is now this generation. */
  published(generation: number): void {
    this.#generation = generation;
    this.#schemaVersion = SCHEMA_VERSION;
    this.#changes = 0;
    this.#baseArchives = this.#archives.files();
  }

  close(): void {
    this.#archives.close();
    this.#applier.close();
    this.#db.close();
  }

  /** A segment that is no more. */
  forget(key: string): void {
    this.#offsets.delete(key);
  }

  #loadBase(): [Database, Applier, Archives] {
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
    const archives = new Archives(this.#sql, this.folder, db, this.#lost);
    this.#baseArchives = archives.files();
    return [db, new Applier(db), archives];
  }

  #readNewest(): [generation: number, image: Uint8Array | null] {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const generation = newestGeneration(this.folder);
      if (generation === 0) return [0, null];
      const image = unlessGone(() => readFileSync(path.join(this.folder, generationFile(generation))));
      if (image) return [generation, image];
    }
    throw this.#tooFast();
  }

  #tail(): void {
    for (let tries = 0; tries < MAX_TRIES; tries++) if (this.#tailOnce()) return;
    throw this.#tooFast();
  }

  /**
   * False where a segment was being removed: it may hold more, under another name, than its writer's next one goes on from,
   * and what is behind that would count as applied.
   */
  #tailOnce(): boolean {
    for (const segment of stableSegments(this.folder)) {
      const { file, key, writer } = segment;
      const offset = readSegment(
        this.folder,
        segment,
        this.#offsets.get(key) ?? 0,
        (records) => this.#apply(writer, records),
        (damage) => this.#report(file, damage.offset, damage.length),
      );
      if (offset === undefined) return false;
      this.#offsets.set(key, offset);
    }
    return true;
  }

  /** Exactly once: how far the writer's records are in goes into the same transaction as their rows. */
  #apply(writer: string, records: readonly JournalRecord[]): void {
    const before = this.#applied.get(writer) ?? 0;
    let last = before;
    const fresh = records.filter(({ seq }) => seq > last && ((last = seq), true));
    if (last === before) return;
    this.#archives.bringBack(writtenTo(fresh));
    this.#db.exec('BEGIN');
    try {
      for (const record of fresh) this.#applier.apply(record);
      this.#applier.run(APPLIED, [writer, last]);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
    // some may have been deleted
    this.#archives.changed();
    this.#applied.set(writer, last);
    this.#changes += fresh.length;
  }

  /** Nothing where an archive that is needed is not there; if that is no longer needed, a newer generation is there. */
  #unlessLost<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ArchiveLost)) throw error;
      if (newestGeneration(this.folder) === this.#generation) {
        this.#lost.add(error.file);
        this.#warnOnce(error.file, this.#cannotRead(error).message);
      }
      return undefined;
    }
  }

  #report(file: string, offset: number, length: number): void {
    const place = `${file.replace(/^dead-/, '')} at byte ${offset}`;
    this.#warnOnce(
      place,
      `The run store in ${this.folder} has ${length} unreadable bytes in ${place}; all else is read.`,
    );
  }

  #warnOnce(what: string, message: string): void {
    if (this.#warned.has(what)) return;
    this.#warned.add(what);
    this.#warn(message);
  }

  #tooFast(): LimaniError {
    return new LimaniError('unavailable', `The run store in ${this.folder} changes too fast to be read.`);
  }

  #cannotRead({ message }: ArchiveLost): LimaniError {
    return new LimaniError(
      'unavailable',
      `Of the run store in ${this.folder}, ${message}: what belongs to the runs in it cannot be read. Put the file back if you can; all else is read.`,
    );
  }
}
