// What recorders say.
import {
  LimaniError,
  checkedEnd,
  checkedId,
  checkedJson,
  checkedNumber,
  checkedStatus,
  checkedText,
  standing,
} from '@databook/limani-kit';
import { endDoc, factDoc, lateDoc, printed, runDoc, snapshotDoc, startDoc } from './docs.js';

export const unknownRun = (id) => new LimaniError('unknown-run', `There is no run "${id}" in the run log.`);

export class Writer {
  #store;

  constructor(store) {
    this.#store = store;
  }

  async createRun(run) {
    const doc = runDoc(run);
    const text = printed(doc);
    return this.#store.write((db) => {
      const taken = db.prepare(
        'SELECT 1 FROM runs WHERE id = ?1 UNION SELECT 1 FROM deleted WHERE run_id = ?1',
      );
      if (taken.get(doc.runId))
        throw new LimaniError('duplicate-run', `There is, or was, a run "${doc.runId}" in the run log.`);
      db.prepare(
        "INSERT INTO runs(id, started, status, notebook, doc, writer) VALUES(?, ?, 'queued', ?, ?, ?)",
      ).run(doc.runId, doc.startTime, doc.notebook, text, this.#store.writer);
      return doc.runId;
    });
  }

  async startUpdateRun(runId, status) {
    const next = checkedStatus(status);
    this.#store.write((db) => {
      const run = this.#run(runId);
      if (run.status === 'interrupted') return this.#late(db, runId, 'its status', { status });
      db.prepare('UPDATE runs SET status = ? WHERE id = ?').run(standing(run.status, next), runId);
    });
  }

  async endRunUpdate(runId, endTime, status, summary) {
    const ended = checkedNumber('The end of a run', endTime);
    const next = checkedEnd(status);
    const text = printed(checkedJson('The summary of a run', summary));
    this.#store.write((db) => {
      const run = this.#run(runId);
      if (run.status === 'interrupted') return this.#late(db, runId, 'its end', { endTime, status, summary });
      db.prepare('UPDATE runs SET status = ?, ended = ?, summary = ? WHERE id = ?').run(
        ...[standing(run.status, next), ended, text, runId],
      );
    });
  }

  async getOrCreateHost(runId, hostName) {
    const name = checkedText('The name of a host', hostName);
    return this.#store.write((db) => {
      this.#run(runId);
      db.prepare('INSERT INTO hosts(run_id, name) VALUES(?, ?) ON CONFLICT DO NOTHING').run(runId, name);
      return db.prepare('SELECT id FROM hosts WHERE run_id = ? AND name = ?').get(runId, name).id;
    });
  }

  startOperation(operationStart) {
    return this.insertBatch([{ operationStart }]);
  }

  insertOperation(operation) {
    return this.insertBatch([{ operation }]);
  }

  insertFactLog(fact) {
    return this.insertBatch([{ fact }]);
  }

  insertSnapshot(snapshot) {
    return this.insertBatch([{ snapshot }]);
  }

  async insertBatch(entries) {
    const checked = entries.map((entry) => {
      const one = checkedEntry(entry);
      printed([one.doc, one.said]);
      return one;
    });
    this.#store.write((db) => {
      for (const { insert, doc, what, said } of checked) {
        const run = this.#run(doc.runId);
        this.#checkHost(db, doc);
        if (run.status === 'interrupted' && what) this.#late(db, doc.runId, what, { ...said });
        else insert(db, doc);
      }
    });
  }

  /** In a transaction. @throws LimaniError `unknown-run` */
  #run(runId) {
    const run = this.#store.run(checkedId('The id of a run', runId));
    if (!run) throw unknownRun(runId);
    return run;
  }

  #checkHost(db, { runId, hostId }) {
    if (hostId === null) return;
    const known =
      Number.isSafeInteger(hostId) &&
      db.prepare('SELECT 1 FROM hosts WHERE id = ? AND run_id = ?').get(hostId, runId);
    if (!known) throw new LimaniError('unknown-host', `The run "${runId}" has no host ${hostId}.`);
  }

  #late(db, runId, what, detail) {
    insertFact(db, lateDoc(runId, what, detail));
  }
}

/** What an entry becomes: a document, how it is inserted, and what it is when it comes late (a fact is always one). */
function checkedEntry(entry) {
  if ('operationStart' in entry) {
    const said = entry.operationStart;
    return { insert: insertStart, doc: startDoc(said), what: 'the start of an operation', said };
  }
  if ('operation' in entry) {
    const said = entry.operation;
    return { insert: insertEnd, doc: endDoc(said), what: 'the end of an operation', said };
  }
  if ('snapshot' in entry) {
    const said = entry.snapshot;
    return { insert: insertSnapshot, doc: snapshotDoc(said), what: 'a snapshot', said };
  }
  return { insert: insertFact, doc: factDoc(entry.fact) };
}

const known = (db, uid) => {
  const row = db.prepare('SELECT doc, ended FROM operations WHERE uid = ?').get(uid);
  return row && { doc: JSON.parse(row.doc), ended: row.ended === 1 };
};

export function insertStart(db, doc) {
  const { doc: end, ended } = known(db, doc.uid) ?? {};
  if (!end) put(db, doc, 0);
  // an end that came first learns what it did not know
  else if (ended) put(db, { ...end, startTime: doc.startTime, cell: end.cell ?? doc.cell }, 1);
}

export function insertEnd(db, doc) {
  const { doc: start, ended } = known(db, doc.uid) ?? {};
  if (ended) return;
  put(db, start ? { ...doc, startTime: start.startTime, cell: doc.cell ?? start.cell } : doc, 1);
}

const put = (db, doc, ended) =>
  db
    .prepare(
      `INSERT INTO operations(uid, run_id, host_id, started, timestamp, ended, cell, source_hash, doc)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT(uid) DO UPDATE SET host_id = excluded.host_id, started = excluded.started,
          timestamp = excluded.timestamp, ended = excluded.ended, cell = excluded.cell,
          source_hash = excluded.source_hash, doc = excluded.doc`,
    )
    .run(
      ...[doc.uid, doc.runId, doc.hostId, doc.startTime, doc.timestamp, ended, doc.cell, doc.sourceHash],
      JSON.stringify(doc),
    );

export const insertFact = (db, doc) =>
  db
    .prepare('INSERT INTO facts(run_id, host_id, operation, timestamp, doc) VALUES(?, ?, ?, ?, ?)')
    .run(doc.runId, doc.hostId, doc.operation, doc.timestamp, printed(doc));

export const insertSnapshot = (db, doc) =>
  db
    .prepare('INSERT INTO snapshots(run_id, host_id, timestamp, doc) VALUES(?, ?, ?, ?)')
    .run(doc.runId, doc.hostId, doc.timestamp, JSON.stringify(doc));
