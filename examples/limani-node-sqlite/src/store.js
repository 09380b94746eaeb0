// The file and its transactions.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LimaniError } from '@databook/limani-kit';
import { Lease, isAlive } from './lease.js';
import { migrate } from './schema.js';

/** How long a call waits while other processes write. */
const BUSY_MS = 10_000;

const OPEN = "status IN ('queued', 'running')";

export class Store {
  file;
  #db;
  #lease;

  /** @throws LimaniError `unavailable`, `newer` */
  constructor(file) {
    this.file = file;
    this.#said('unavailable', () => {
      mkdirSync(path.dirname(file), { recursive: true });
      this.#db = new DatabaseSync(file);
    });
    try {
      this.#said('unavailable', () =>
        this.#db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL;
          PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON`),
      );
      migrate(this);
      this.#lease = new Lease(file);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Under which name this connection owns its runs. */
  get writer() {
    return this.#lease.writer;
  }

  close() {
    this.#lease.release();
    this.#db.close();
    return Promise.resolve();
  }

  /** All of the work or nothing of it; on disk when this returns. @throws LimaniError */
  write(work) {
    return this.#said('not-written', () => this.#transaction('BEGIN IMMEDIATE', work));
  }

  /** One state of the store, in which what nobody records any more is interrupted. @throws LimaniError */
  read(work) {
    return this.#said('unavailable', () => {
      const dead = this.#openWriters().filter((writer) => !this.isLive(writer));
      if (dead.length > 0)
        this.#transaction('BEGIN IMMEDIATE', () => dead.forEach((writer) => this.#interrupt(writer)));
      return this.#transaction('BEGIN', work);
    });
  }

  isLive(writer) {
    return writer === this.writer || isAlive(this.file, writer);
  }

  /** A row of runs, in a transaction that writes; undefined where there is none. */
  run(id) {
    const find = () => this.#db.prepare('SELECT * FROM runs WHERE id = ?').get(id);
    const run = find();
    if (!run || !['queued', 'running'].includes(run.status) || this.isLive(run.writer)) return run;
    this.#interrupt(run.writer);
    return find();
  }

  #openWriters() {
    return this.#db
      .prepare(`SELECT DISTINCT writer FROM runs WHERE ${OPEN}`)
      .all()
      .map(({ writer }) => writer);
  }

  /** The runs of a writer ended when they were last heard of. */
  #interrupt(writer) {
    this.#db
      .prepare(
        `UPDATE runs SET status = 'interrupted', ended = max(started,
          coalesce((SELECT max(timestamp) FROM operations WHERE run_id = runs.id), started),
          coalesce((SELECT max(timestamp) FROM facts WHERE run_id = runs.id), started))
        WHERE writer = ? AND ${OPEN}`,
      )
      .run(writer);
  }

  #transaction(begin, work) {
    this.#db.exec(begin);
    try {
      const result = work(this.#db);
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** What the database says, in a sentence. */
  #said(code, work) {
    try {
      return work();
    } catch (error) {
      if (error instanceof LimaniError) throw error;
      const what = code === 'unavailable' ? 'read' : 'written';
      throw new LimaniError(code, `The run log ${this.file} cannot be ${what}: ${error.message}.`, {
        cause: error,
      });
    }
  }
}
