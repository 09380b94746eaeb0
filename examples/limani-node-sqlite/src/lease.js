// Which connections still live. Each holds, as long as its process lives, a lock on a file of its own beside the store; the
// system gives up a lock when its process dies, however it dies. SQLite takes the locks: so they are the same everywhere.
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const BUSY = 5;

const lockFile = (file, writer) => `${file}-writer-${writer}`;

export class Lease {
  writer = randomUUID();
  #file;
  #lock;

  constructor(file) {
    this.#file = lockFile(file, this.writer);
    this.#lock = new DatabaseSync(this.#file);
    this.#lock.exec('BEGIN EXCLUSIVE');
  }

  release() {
    // removed while it is locked: nobody sees it unlocked
    rmSync(this.#file, { force: true });
    this.#lock.close();
  }
}

export function isAlive(file, writer) {
  const name = lockFile(file, writer);
  if (!existsSync(name)) return false;
  const lock = new DatabaseSync(name);
  try {
    lock.prepare('SELECT * FROM sqlite_schema').all();
    rmSync(name, { force: true });
    return false;
  } catch (error) {
    if (error.errcode === BUSY) return true;
    throw error;
  } finally {
    lock.close();
  }
}
