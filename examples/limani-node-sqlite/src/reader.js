// What those who look back ask.
import {
  LimaniError,
  checkedId,
  checkedNumber,
  checkedPage,
  checkedText,
  optional,
  printCursor,
} from '@databook/limani-kit';
import { unknownRun } from './writer.js';

const STATS = `SELECT count(*) AS total, coalesce(sum(doc ->> '$.changed'), 0) AS changed,
  coalesce(sum(doc ->> '$.success'), 0) AS successful, coalesce(sum(doc ->> '$.duration'), 0) AS duration
  FROM operations WHERE run_id = ? AND ended`;

export class Reader {
  #store;

  constructor(store) {
    this.#store = store;
  }

  async getRunData(runId) {
    return this.#store.read((db) => {
      const row = db.prepare('SELECT * FROM runs WHERE id = ?').get(runId);
      if (!row) return null;
      const operations = operationsOf(db, row);
      const hosts = db
        .prepare('SELECT id, run_id AS runId, name FROM hosts WHERE run_id = ? ORDER BY name')
        .all(runId);
      const snapshots = db
        .prepare(
          `SELECT s.doc, h.name FROM snapshots s JOIN hosts h ON h.id = s.host_id WHERE s.run_id = ?
            ORDER BY s.timestamp, s.id`,
        )
        .all(runId);
      return {
        run: toRun(row),
        hosts: hosts.map((host) => ({
          ...host,
          operations: operations.filter(({ hostId }) => hostId === host.id),
        })),
        snapshots: snapshots.map(({ doc, name }) => ({ ...JSON.parse(doc), hostName: name })),
        factLogs: db
          .prepare('SELECT doc FROM facts WHERE run_id = ? ORDER BY timestamp, id')
          .all(runId)
          .map(toDoc),
      };
    });
  }

  async getFactsForTimespan(runId, startTime, endTime, { hostId, operation } = {}) {
    const from = checkedNumber('The beginning of a time span', startTime);
    const to = checkedNumber('The end of a time span', endTime);
    return this.#ofRun(runId, (db) =>
      db
        .prepare(
          `SELECT doc FROM facts WHERE run_id = ? AND timestamp >= ? AND timestamp < ?
            AND (?4 IS NULL OR host_id = ?4) AND (?5 IS NULL OR operation = ?5) ORDER BY timestamp, id`,
        )
        .all(runId, from, to, hostId ?? null, operation ?? null)
        .map(toDoc),
    );
  }

  async getRunSummaryStats(runId) {
    return this.#ofRun(runId, (db) => statsOf(db, runId));
  }

  async getOperations(runId) {
    return this.#ofRun(runId, operationsOf);
  }

  async listRuns(filter, request) {
    const { limit, after } = checkedPage(request);
    const conditions = conditionsOf(filter);
    if (after) conditions.push(['(r.started, r.id) < (?, ?)', after.time, after.id]);
    const where = conditions.map(([sql]) => ` AND ${sql}`).join('');
    const rows = this.#store.read((db) =>
      db
        .prepare(`SELECT r.* FROM runs r WHERE true${where} ORDER BY r.started DESC, r.id DESC LIMIT ?`)
        .all(...conditions.flatMap(([, ...values]) => values), limit + 1)
        .map((row) => ({ ...toRun(row), stats: statsOf(db, row.id) })),
    );
    const runs = rows.slice(0, limit);
    const last = runs.at(-1);
    return { runs, next: rows.length > limit ? printCursor({ time: last.startTime, id: last.runId }) : null };
  }

  async cellHistory({ notebook, cell, sourceHash }, request) {
    const { limit, after } = checkedPage(request);
    if (notebook === undefined && sourceHash === undefined)
      throw new LimaniError(
        'invalid',
        'Say which cell: by notebook and cell, by the hash of its source, or both.',
      );
    if (notebook !== undefined) checkedId('A cell', cell);
    const rows = this.#store.read((db) =>
      db
        .prepare(
          `SELECT o.doc, r.status, r.notebook FROM operations o JOIN runs r ON r.id = o.run_id
            WHERE ((o.cell = ?1 AND r.notebook = ?2) OR o.source_hash = ?3)
              AND (?4 IS NULL OR (o.started, o.uid) < (?4, ?5)) ORDER BY o.started DESC, o.uid DESC LIMIT ?6`,
        )
        .all(
          cell ?? null,
          notebook ?? null,
          sourceHash ?? null,
          after?.time ?? null,
          after?.id ?? null,
          limit + 1,
        )
        .map((row) => ({ ...shown(JSON.parse(row.doc), row.status), notebook: row.notebook })),
    );
    const operations = rows.slice(0, limit);
    const last = operations.at(-1);
    return {
      operations,
      next: rows.length > limit ? printCursor({ time: last.startTime, id: last.uid }) : null,
    };
  }

  /** @throws LimaniError `unknown-run` */
  #ofRun(runId, work) {
    return this.#store.read((db) => {
      const run = db.prepare('SELECT id, status FROM runs WHERE id = ?').get(runId);
      if (!run) throw unknownRun(runId);
      return work(db, run);
    });
  }
}

const toDoc = ({ doc }) => JSON.parse(doc);

const toRun = ({ doc, ended, status, summary, pinned }) => ({
  ...JSON.parse(doc),
  endTime: ended,
  status,
  summary: summary && JSON.parse(summary),
  pinned: pinned === 1,
});

const operationsOf = (db, { id, status }) =>
  db
    .prepare('SELECT doc FROM operations WHERE run_id = ? ORDER BY timestamp, id')
    .all(id)
    .map((row) => shown(toDoc(row), status));

/** An operation without an end, of a run that has one, was interrupted. */
const shown = (operation, runStatus) =>
  operation.status === 'running' && runStatus !== 'queued' && runStatus !== 'running'
    ? { ...operation, status: 'interrupted' }
    : operation;

function statsOf(db, runId) {
  const { total, changed, successful, duration } = db.prepare(STATS).get(runId);
  return {
    totalOperations: total,
    changedOperations: changed,
    successfulOperations: successful,
    failedOperations: total - successful,
    totalDuration: Math.round(duration * 1e4) / 1e4,
  };
}

/** On a run `r`: SQL, and the values for its marks. @throws LimaniError `invalid` */
function conditionsOf({ notebook, cell, status, plugin, host, from, to, pinned, text }) {
  const conditions = [];
  const add = (value, what, sql, ...values) => {
    if (optional(value, (given) => checkedText(what, given)) !== null) conditions.push([sql, ...values]);
  };
  const operation = (sql) => `EXISTS (SELECT 1 FROM operations o WHERE o.run_id = r.id AND ${sql})`;
  if (from !== undefined) conditions.push(['r.started >= ?', checkedNumber('The time "from"', from)]);
  if (to !== undefined) conditions.push(['r.started < ?', checkedNumber('The time "to"', to)]);
  if (pinned !== undefined) conditions.push(['r.pinned = ?', Number(pinned)]);
  if (status) conditions.push(['r.status IN (SELECT value FROM json_each(?))', JSON.stringify(status)]);
  add(notebook, 'A notebook', 'r.notebook = ?', notebook);
  add(cell, 'A cell', operation('o.cell = ?'), cell);
  add(host, 'A host', 'EXISTS (SELECT 1 FROM hosts h WHERE h.run_id = r.id AND h.name = ?)', host);
  // with its version behind an "@", or without one
  add(plugin, 'A plugin', operation("(o.doc ->> '$.plugin') || '@' GLOB ? || '@*'"), globbed(plugin));
  const like = text === undefined ? '' : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  add(
    text,
    'A text',
    `(r.notebook LIKE ? ${ESC} OR ${operation(IN_TEXTS)} OR ${IN_FACTS})`,
    like,
    like,
    like,
    like,
  );
  return conditions;
}

const globbed = (text) => text?.replace(/[*?[]/g, '[$&]');

const ESC = "ESCAPE '\\'";
const IN_FACTS = `EXISTS (SELECT 1 FROM facts f WHERE f.run_id = r.id AND (f.doc ->> '$.command') LIKE ? ${ESC})`;
/** Any text within an operation's name, arguments and logs; SQLite's LIKE takes ASCII letters in either case. */
const IN_TEXTS = `EXISTS (SELECT 1
  FROM json_tree(json_array(o.doc -> '$.name', o.doc -> '$.arguments', o.doc -> '$.logs')) t
  WHERE t.atom LIKE ? ${ESC} OR (typeof(t.key) = 'text' AND t.key LIKE ? ${ESC}))`;
