// Runs that another store exported.
import { LimaniError, checkedEnd, checkedText, exportedRuns, isFinalStatus } from '@databook/limani-kit';
import { factDoc, printed, runDoc, snapshotDoc, startDoc, endDoc } from './docs.js';
import { insertEnd, insertFact, insertSnapshot, insertStart } from './writer.js';

export class Transfer {
  #store;
  #contents;

  constructor(store, contents) {
    this.#store = store;
    this.#contents = contents;
  }

  async importRuns(lines) {
    const report = { imported: 0, present: 0, deleted: 0 };
    const keep = (bytes) => this.#contents.putContent(bytes);
    for await (const { data, line } of exportedRuns(lines, keep)) {
      const entry = checked(data, line);
      report[this.#store.write((db) => takeIn(db, entry))]++;
    }
    return report;
  }
}

/** An export has null where an entry has nothing. */
const given = (entry) => Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));

/** The run with what stands under it, which is its own whatever it says. @throws LimaniError `invalid`, which names the line */
function checked({ run, hosts, snapshots, factLogs }, line) {
  const { runId } = run;
  try {
    const ended = (operation) => operation.duration !== null;
    return {
      run: runDoc(given(run)),
      ...{ status: checkedEnd(run.status), ended: run.endTime, pinned: Number(run.pinned) },
      summary: printed(run.summary),
      hosts: hosts.map(({ id, name, operations }) => ({
        ...{ id, name: checkedText('The name of a host', name) },
        operations: operations.map((operation) => ({
          insert: ended(operation) ? insertEnd : insertStart,
          doc: ended(operation)
            ? {
                ...endDoc({ ...given(operation), runId, status: final(operation.status) }),
                startTime: operation.startTime,
              }
            : startDoc({ ...given(operation), runId, timestamp: operation.startTime }),
        })),
      })),
      facts: factLogs.map((fact) => factDoc({ ...given(fact), runId })),
      snapshots: snapshots.map((snapshot) => snapshotDoc({ ...snapshot, runId })),
    };
  } catch (error) {
    const why = `Line ${line} of the exported runs holds no run: ${error.message} What is before it was taken in.`;
    throw new LimaniError('invalid', why, { cause: error });
  }
}

const final = (status) => (isFinalStatus(status) ? status : 'interrupted');

/** Ids of hosts are each store's own. */
function takeIn(db, { run, status, ended, pinned, summary, hosts, facts, snapshots }) {
  const there = (sql) => db.prepare(sql).get(run.runId) !== undefined;
  if (there('SELECT 1 FROM deleted WHERE run_id = ?')) return 'deleted';
  if (there('SELECT 1 FROM runs WHERE id = ?')) return 'present';
  db.prepare(
    'INSERT INTO runs(id, started, ended, status, pinned, notebook, summary, doc) VALUES(?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(run.runId, run.startTime, ended, status, pinned, run.notebook, summary, JSON.stringify(run));
  const ids = new Map([[null, null]]);
  for (const { id, name, operations } of hosts) {
    const made = db.prepare('INSERT INTO hosts(run_id, name) VALUES(?, ?) RETURNING id').get(run.runId, name);
    ids.set(id, made.id);
    for (const { insert, doc } of operations) insert(db, { ...doc, hostId: made.id });
  }
  for (const fact of facts) insertFact(db, { ...fact, hostId: ids.get(fact.hostId) ?? null });
  for (const snapshot of snapshots)
    insertSnapshot(db, { ...snapshot, hostId: ids.get(snapshot.hostId) ?? null });
  return 'imported';
}
