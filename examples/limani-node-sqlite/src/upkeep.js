import { checkedId } from '@databook/limani-kit';
import { MIGRATIONS, migrate, versionOf } from './schema.js';

export class Upkeep {
  #store;

  constructor(store) {
    this.#store = store;
  }

  async initDb() {
    migrate(this.#store);
  }

  async schemaVersion() {
    return { stored: this.#store.read(versionOf), known: MIGRATIONS.length };
  }

  async reserveNumber(sequence) {
    const name = checkedId('The name of a sequence', sequence);
    return this.#store.write(
      (db) =>
        db
          .prepare(
            'INSERT INTO numbers VALUES(?, 1) ON CONFLICT(name) DO UPDATE SET value = value + 1 RETURNING value',
          )
          .get(name).value,
    );
  }

  /** Nothing to do: who reads the file sees what was committed. */
  async flush() {}
}
