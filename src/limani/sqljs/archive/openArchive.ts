// An archive as a database, of which only the pages that are needed are read: what is damaged shows when it is.
import type { Database, SqlJs } from 'sql.js';
import { messageOf } from '../../error.ts';
import { migrate } from '../schema.ts';
import type { FileBytes } from './fileBytes.ts';
import { ArchiveLost, archiveBytes } from './files.ts';

/** 512 KB of pages: the system keeps the file itself. What is written to it is in memory, and so is its journal. */
const PRAGMAS = 'PRAGMA cache_size = -512; PRAGMA journal_mode = MEMORY;';
/** What SQLite says of bytes that are no database, or not a whole one; other errors are about a question. */
const DAMAGE = /malformed|not a database|disk I\/O error/;

export class OpenArchive {
  readonly #file: string;
  readonly #bytes: FileBytes;
  readonly #db: Database;
  /** Which changes of the image it knows of. */
  moves = -1;

  private constructor(file: string, bytes: FileBytes, db: Database) {
    this.#file = file;
    this.#bytes = bytes;
    this.#db = db;
  }

  /** @throws ArchiveLost */
  static open(engine: SqlJs, store: string, file: string): OpenArchive {
    const bytes = archiveBytes(store, file);
    if (bytes.length === 0) {
      bytes.close();
      throw new ArchiveLost(file, 'is damaged (it is empty)');
    }
    const archive = new OpenArchive(file, bytes, new engine.Database(bytes));
    try {
      archive.use((db) => {
        db.exec(PRAGMAS);
        migrate(db);
      });
      return archive;
    } catch (error) {
      archive.close();
      throw error instanceof ArchiveLost ? error : damaged(file, error);
    }
  }

  /** Does something with it; changes are in memory only. @throws ArchiveLost where it is damaged, or what `work` throws */
  use<T>(work: (db: Database) => T): T {
    try {
      return work(this.#db);
    } catch (error) {
      const failure = this.#bytes.failure ?? (DAMAGE.test(messageOf(error)) ? error : undefined);
      throw failure === undefined ? error : damaged(this.#file, failure);
    }
  }

  /** It lacks runs that the image counts on. */
  incomplete(): ArchiveLost {
    return new ArchiveLost(this.#file, 'is damaged (runs are missing in it)');
  }

  close(): void {
    this.#db.close();
    this.#bytes.close();
  }
}

const damaged = (file: string, error: unknown): ArchiveLost =>
  new ArchiveLost(file, `is damaged (${messageOf(error)})`, { cause: error });
