import type { Database, SqlJs } from 'sql.js';
import type { Statements } from '../textIndex.ts';
import { copyBelonging, each, inTransaction, run, withOther } from './attached.ts';
import { candidates, freeze } from './freeze.ts';
import { OpenArchive } from './openArchive.ts';
import { departing, piecesOf, worn, type ArchiveBounds, type Candidate, type Shelved } from './plan.ts';

const RUNS = '(SELECT value FROM json_each(?))';
const BACK = `UPDATE runs SET archive = NULL, archived_bytes = NULL, archived_operations = NULL, archived_total = NULL,
  archived_changed = NULL, archived_successful = NULL, archived_duration = NULL WHERE id IN ${RUNS}`;

/** Archives that are open at once. */
const MAX_OPEN = 32;

/** The archives that an image counts on; all that are open are those of one image, and let go of with it. */
export class Archives {
  readonly #engine: SqlJs;
  readonly #store: string;
  readonly #db: Database;
  /** Files that are not there although the image counts on them. */
  readonly #lost: Set<string>;
  /** Those that were read last, the latest at the end, without what no longer counts of them. */
  readonly #open = new Map<string, OpenArchive>();
  /** Counts what changes which runs an archive still holds. */
  #moves = 0;

  constructor(engine: SqlJs, store: string, db: Database, lost: Set<string>) {
    this.#engine = engine;
    this.#store = store;
    this.#db = db;
    this.#lost = lost;
  }

  /** Those that the image counts on. */
  files(): Set<string> {
    return new Set([...each(this.#db, 'SELECT file FROM _archives')].map(({ file }) => String(file)));
  }

  /** Where what belongs to a run is; nothing where that is the image. */
  fileOf(runId: string): string | undefined {
    const sql = 'SELECT a.file FROM runs r JOIN _archives a ON a.id = r.archive WHERE r.id = ?';
    const [row] = each(this.#db, sql, [runId]);
    return row && String(row['file']);
  }

  /** Runs were deleted: what archives hold of them does not count. */
  changed(): void {
    this.#moves++;
  }

  /**
   * What an archive holds of runs that still count, until others are asked for. What is asked of it may find it damaged.
   * @throws ArchiveLost
   */
  read(file: string): Statements {
    const archive = this.#opened(file);
    if (archive.moves !== this.#moves) {
      this.#forgetGone(file, archive);
      archive.moves = this.#moves;
    }
    return { rows: ({ sql, values }) => archive.use((db) => [...each(db, sql, values)]) };
  }

  /** Brings runs back into the image, with all that belongs to them, so that more can be written to them. @throws ArchiveLost */
  bringBack(runIds: Iterable<string>): void {
    const sql = `SELECT a.file, json_group_array(r.id) AS ids FROM runs r JOIN _archives a ON a.id = r.archive
      WHERE r.id IN ${RUNS} GROUP BY a.file`;
    const found = [...each(this.#db, sql, [JSON.stringify([...runIds])])];
    for (const { file, ids } of found) this.#bringBack(String(file), JSON.parse(String(ids)) as string[]);
  }

  /** Moves runs into archives, as far as bounds ask for it. */
  settle(bounds: ArchiveBounds, now: Date): void {
    const [room] = each(
      this.#db,
      `SELECT (page_count - freelist_count) * page_size AS used
        FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    );
    const going = departing(candidates(this.#db), Number(room?.['used']), bounds, now);
    const anew = worn(this.#shelved(), going, bounds);
    const again = anew.flatMap((archive) => this.#dissolve(archive));
    freeze(this.#engine, this.#store, this.#db, piecesOf([...going, ...again], bounds));
    this.#dropEmpty();
    this.changed();
  }

  close(): void {
    for (const archive of this.#open.values()) archive.close();
    this.#open.clear();
  }

  #opened(file: string): OpenArchive {
    const open = this.#open.get(file);
    this.#open.delete(file);
    const [eldest] = this.#open;
    if (!open && eldest && this.#open.size >= MAX_OPEN) {
      eldest[1].close();
      this.#open.delete(eldest[0]);
    }
    const now = open ?? OpenArchive.open(this.#engine, this.#store, file);
    this.#open.set(file, now);
    return now;
  }

  #shelved(): Shelved[] {
    const sql = `SELECT a.id, a.file, a.month, a.bytes, coalesce(sum(r.archived_bytes), 0) AS live
      FROM _archives a LEFT JOIN runs r ON r.archive = a.id GROUP BY a.id ORDER BY a.id`;
    return [...each(this.#db, sql)] as unknown as Shelved[];
  }

  /** Brings all of it back. Nothing where it cannot be read: it stays as it is. */
  #dissolve({ id, file }: Shelved): Candidate[] {
    if (this.#lost.has(file)) return [];
    const sql = 'SELECT id, start_time AS start, archived_bytes AS bytes FROM runs WHERE archive = ?';
    const runs = [...each(this.#db, sql, [id])] as unknown as Candidate[];
    this.#bringBack(
      file,
      runs.map((one) => one.id),
    );
    return runs;
  }

  #bringBack(file: string, runIds: readonly string[]): void {
    this.changed();
    const ids = [JSON.stringify(runIds)];
    if (this.#lost.has(file)) {
      run(this.#db, BACK, ids);
      return;
    }
    // as it lies on the disk, with all that it ever held
    const archive = OpenArchive.open(this.#engine, this.#store, file);
    try {
      archive.use((db) =>
        withOther(this.#db, db, () => {
          const [held] = each(this.#db, `SELECT count(*) AS n FROM other.runs WHERE id IN ${RUNS}`, ids);
          if (held?.['n'] !== runIds.length) throw archive.incomplete();
          copyBelonging(this.#db, 'other', 'main', runIds);
          run(this.#db, BACK, ids);
        }),
      );
    } finally {
      archive.close();
    }
  }

  #dropEmpty(): void {
    const empty = 'SELECT id FROM _archives a WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.archive = a.id)';
    inTransaction(this.#db, () => {
      run(this.#db, `DELETE FROM _archive_keys WHERE archive IN (${empty})`);
      run(this.#db, `DELETE FROM _archives WHERE id IN (${empty})`);
    });
  }

  /** In memory: what is no longer in the archive, as the image has it, is taken out as if deleted. */
  #forgetGone(file: string, archive: OpenArchive): void {
    const stays = 'FROM runs WHERE archive = (SELECT id FROM _archives WHERE file = ?)';
    const [here] = each(this.#db, `SELECT count(*) AS n ${stays}`, [file]);
    const left = Number(here?.['n']);
    archive.use((db) => {
      const [all] = each(db, 'SELECT count(*) AS n FROM runs');
      const put = Number(all?.['n']);
      if (left > put) throw archive.incomplete();
      if (left === put) return;
      const ids = new Set([...each(this.#db, `SELECT id ${stays}`, [file])].map(({ id }) => id));
      const gone = [...each(db, 'SELECT id FROM runs')].filter(({ id }) => !ids.has(id ?? null));
      run(db, 'INSERT INTO _deleted SELECT value, 0 FROM json_each(?)', [
        JSON.stringify(gone.map(({ id }) => id)),
      ]);
    });
  }
}
