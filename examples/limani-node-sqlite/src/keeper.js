// What stays and what goes.
import { LimaniError, checkedNumber, isFinalStatus } from '@databook/limani-kit';
import { unknownRun } from './writer.js';

/** What a policy calls old: one that any of its limits leaves out, unless it is pinned or still being recorded. */
const OLD = `SELECT id, operations, bytes FROM (
    SELECT r.*, s.operations, s.bytes, row_number() OVER newest AS place, sum(s.bytes) OVER newest AS total
    FROM runs r JOIN (SELECT id,
        (SELECT count(*) FROM operations WHERE run_id = runs.id) AS operations,
        length(doc) + (SELECT coalesce(sum(length(doc)), 0) FROM operations WHERE run_id = runs.id)
          + (SELECT coalesce(sum(length(doc)), 0) FROM facts WHERE run_id = runs.id) AS bytes
      FROM runs) s ON s.id = r.id
    WINDOW newest AS (ORDER BY r.started DESC, r.id DESC ROWS UNBOUNDED PRECEDING))
  WHERE pinned = 0 AND status NOT IN ('queued', 'running')
    AND (started < ?1 OR place > ?2 OR total > ?3)`;

export class Keeper {
  #store;

  constructor(store) {
    this.#store = store;
  }

  async deleteRun(runId) {
    return this.#store.write((db) => {
      const run = this.#store.run(runId);
      if (!run) return false;
      if (!isFinalStatus(run.status))
        throw new LimaniError(
          'open-run',
          `The run "${runId}" is still being recorded: stop it, then delete it.`,
        );
      remove(db, runId);
      return true;
    });
  }

  async prune({ before, keepRuns, keepBytes, dryRun = false }) {
    const limits = [
      limit('The time "before"', before, -Infinity),
      limit('The number of runs to keep', keepRuns, 0),
      limit('The number of bytes to keep', keepBytes, 0),
    ];
    // interrupts what nobody records any more
    this.#store.read(() => undefined);
    return this.#store.write((db) => {
      const old = db.prepare(OLD).all(...limits);
      if (!dryRun) for (const { id } of old) remove(db, id);
      return {
        runs: old.length,
        operations: old.reduce((sum, { operations }) => sum + operations, 0),
        bytes: old.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    });
  }

  async pinRun(runId) {
    this.#setPinned(runId, 1);
  }

  async unpinRun(runId) {
    this.#setPinned(runId, 0);
  }

  #setPinned(runId, pinned) {
    this.#store.write((db) => {
      const { changes } = db.prepare('UPDATE runs SET pinned = ? WHERE id = ?').run(pinned, runId);
      if (changes === 0) throw unknownRun(runId);
    });
  }
}

/** Null, with which nothing compares: what is not given leaves nothing out. @throws LimaniError `invalid` */
function limit(what, value, least) {
  if (value === undefined) return null;
  if (checkedNumber(what, value) < least) throw new LimaniError('invalid', `${what} cannot be ${value}.`);
  return value;
}

/** All that belongs to it goes with it. */
function remove(db, runId) {
  db.prepare('DELETE FROM runs WHERE id = ?').run(runId);
  db.prepare('INSERT INTO deleted VALUES(?) ON CONFLICT DO NOTHING').run(runId);
}
