import { hostId } from '../records/hostId.ts';
import { unknownRun, type KnownRun } from '../records/entry.ts';
import { isFinalStatus, standing, type RunStatus } from '../status.ts';
import type { Session, Value } from './server.ts';
import { INSERTS, type InsertKind } from './statements.ts';

/** When a run was last heard of. */
const LAST_HEARD = `greatest(r.start_time, (SELECT max(timestamp) FROM operations WHERE run_id = r.id),
  (SELECT max(timestamp) FROM command_n_facts_in_order WHERE run_id = r.id))`;

/** Rows in one statement; the protocol takes 65,535 values. */
const MAX_ROWS = 500;

/** What is done to runs in one transaction. A run is locked when it is first spoken of: its writers take turns. */
export class RunTransaction {
  readonly session: Session;
  readonly #runs = new Map<string, { status: RunStatus; hosts: Set<number> }>();
  #pending: { readonly kind: InsertKind; readonly rows: (readonly Value[])[] } | undefined;

  constructor(session: Session) {
    this.session = session;
  }

  /** Undefined: there is no such run. One that nobody records any more becomes interrupted. */
  async find(runId: string): Promise<KnownRun | undefined> {
    const known = this.#runs.get(runId);
    if (known) return known;
    const [row] = await this.session.rows(
      `SELECT r.status, CASE WHEN ${this.session.isLive} THEN 1 ELSE 0 END AS live FROM runs r WHERE r.id = ? FOR UPDATE`,
      [runId],
    );
    if (!row) return undefined;
    let status = row['status'] as RunStatus;
    if (!isFinalStatus(status) && row['live'] !== 1) {
      status = 'interrupted';
      await this.session.rows(
        `UPDATE runs r SET status = 'interrupted', end_time = ${LAST_HEARD} WHERE r.id = ?`,
        [runId],
      );
      this.session.touch(runId);
    }
    const hosts = await this.session.rows('SELECT id FROM hosts WHERE run_id = ?', [runId]);
    const run = { status, hosts: new Set(hosts.map(({ id }) => Number(id))) };
    this.#runs.set(runId, run);
    return run;
  }

  /** @throws LimaniError `unknown-run` */
  async get(runId: string): Promise<KnownRun> {
    const run = await this.find(runId);
    if (!run) throw unknownRun(runId);
    return run;
  }

  /** An earlier status changes nothing. @throws LimaniError `unknown-run` */
  async setStatus(runId: string, next: RunStatus): Promise<void> {
    const run = await this.get(runId);
    const status = standing(run.status, next);
    await this.session.rows('UPDATE runs SET status = ? WHERE id = ?', [status, runId]);
    this.session.touch(runId);
    this.#runs.set(runId, { ...run, status });
  }

  /** The host's id. @throws LimaniError `unknown-run` */
  async host(runId: string, name: string): Promise<number> {
    const { hosts } = await this.get(runId);
    const id = hostId(runId, name);
    if (hosts.has(id)) return id;
    await this.insert('host', [id, runId, name]);
    hosts.add(id);
    return id;
  }

  /** Removes a run and all that belongs to it, and remembers that it was there. */
  async remove(runId: string): Promise<void> {
    await this.flush();
    for (const table of ['command_n_facts_in_order', 'resource_snapshots', 'operations', 'hosts'])
      await this.session.rows(`DELETE FROM ${table} WHERE run_id = ?`, [runId]);
    await this.session.rows('DELETE FROM runs WHERE id = ?', [runId]);
    await this.session.rows('INSERT INTO _deleted(run_id) VALUES(?) ON CONFLICT DO NOTHING', [runId]);
    this.#runs.delete(runId);
    this.session.touch(runId);
  }

  /** Rows of one kind that follow each other go in one statement. */
  async insert(kind: InsertKind, values: readonly Value[]): Promise<void> {
    const { together } = INSERTS[kind];
    if (this.#pending && (!together || this.#pending.kind !== kind || this.#pending.rows.length >= MAX_ROWS))
      await this.flush();
    this.#pending ??= { kind, rows: [] };
    this.#pending.rows.push(values);
    if (!together) await this.flush();
  }

  /** Sends what is pending. */
  async flush(): Promise<void> {
    if (!this.#pending) return;
    const { kind, rows } = this.#pending;
    this.#pending = undefined;
    const { into, row, conflict } = INSERTS[kind];
    await this.session.rows(
      `INSERT INTO ${into} VALUES ${rows.map(() => row).join(', ')} ${conflict}`,
      rows.flat(),
    );
  }
}
