// An archive as a database, of which only the pages that are needed are read.
import type { Database, SqlJs } from 'sql.js';
import { messageOf } from '../../error.ts';
import { migrate } from '../schema.ts';
import { ArchiveLost, archiveBytes } from './files.ts';

/** 512 KB of pages: the system keeps the file itself. What is written to it is in memory, and so is its journal. */
const PRAGMAS = 'PRAGMA cache_size = -512; PRAGMA journal_mode = MEMORY;';

export interface OpenArchive {
  /** Changes to it are in memory only. */
  readonly db: Database;
  close(): void;
}

/** @throws ArchiveLost */
export function openArchive(engine: SqlJs, store: string, file: string): OpenArchive {
  const bytes = archiveBytes(store, file);
  let db: Database | undefined;
  const close = (): void => {
    db?.close();
    bytes.close();
  };
  try {
    db = new engine.Database(bytes);
    db.exec(PRAGMAS);
    migrate(db);
    return { db, close };
  } catch (error) {
    close();
    throw new ArchiveLost(file, `is damaged (${messageOf(error)})`, { cause: error });
  }
}
