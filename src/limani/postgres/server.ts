import type { Client, Pool, PoolClient } from 'pg';
import { LimaniError } from '../error.ts';
import type { Query, SqlScalar } from '../sql/queries.ts';
import type { Row } from '../records/rows.ts';
import type { PostgresConfig } from './config.ts';
import { isLost, isTransient, toLimaniError } from './failures.ts';

/** A value as the driver takes it. */
export type Value = SqlScalar | Uint8Array | readonly SqlScalar[];

/** One transaction. */
export interface Session {
  rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** Condition that the writer of a run `r` lives. */
  readonly isLive: string;
  /** The run was changed: whoever listens is told when this is committed. */
  touch(runId: string): void;
}

export const rowsOf = (session: Session, { sql, values }: Query): Promise<readonly Row[]> =>
  session.rows(sql, values);

export interface ServerOptions extends PostgresConfig {
  /** Asked for when a connection is made and the server wants one. */
  readonly password: () => Promise<string | undefined>;
  /** How long after its start a server takes nobody for dead: who could not reach it meanwhile has time to say so. */
  readonly graceMs: number;
  /** How long a transaction may say nothing before the server gives it up, milliseconds: its locks keep others waiting. */
  readonly silenceMs?: number;
  /** How long the beginning of a transaction may take, milliseconds: the connection may be one that was cut. */
  readonly beginMs?: number;
}

/** Connections at most: one writes, the others read. */
const MAX_CONNECTIONS = 4;
const CONNECT_MS = 10_000;
/** An answer that takes longer does not come any more: a network that swallows packets. */
const ANSWER_MS = 120_000;
const READ_TRIES = 3;
/** Between two statements of a transaction there is next to nothing, unless the network is cut. */
const SILENCE_MS = 60_000;
const BEGIN_MS = 5000;
/** Bytes that a notification may hold; more says only that something changed. */
const MAX_PAYLOAD = 7000;

/** int8, int2, int4, float4, float8, numeric: counts, 52-bit ids, sums and times, all of which a number holds. */
const NUMBERS = new Set([20, 21, 23, 700, 701, 1700]);
const types = { getTypeParser: (oid: number) => (NUMBERS.has(oid) ? Number : String) };

/** `?` becomes `$1`, `$2`, …; none of the statements has one elsewhere. */
export function numbered(sql: string): string {
  let n = 0;
  return sql.replace(/\?/g, () => `$${++n}`);
}

/** For people. */
export const whereOf = ({ host, port, database, schema }: PostgresConfig): string =>
  `on ${host}:${port} (database "${database}", schema "${schema}")`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A pool of connections, and transactions on them. */
export class Server {
  readonly #options: ServerOptions;
  readonly #pool: Pool;
  readonly #Client: typeof Client;
  /** Whether changes are announced: not every server that speaks the protocol can. */
  #notifies = false;
  readonly #busy = new Set<PoolClient>();
  #begin = '';
  #isLive = isLive(0);

  private constructor(options: ServerOptions, pool: Pool, client: typeof Client) {
    this.#options = options;
    this.#pool = pool;
    this.#Client = client;
    // a connection that breaks while nobody uses it is replaced when one is needed
    pool.on('error', () => undefined);
  }

  /** Connects once, to see that it can. @throws LimaniError `unavailable`, `config` */
  static async open(options: ServerOptions): Promise<Server> {
    const { Client: client, Pool: pool } = await import('./driver.ts');
    const server = new Server(
      options,
      new pool({ ...connectionOf(options), max: MAX_CONNECTIONS, allowExitOnIdle: true }),
      client,
    );
    try {
      await server.#look();
    } catch (error) {
      await server.close();
      throw toLimaniError(server.where, 'unavailable', error);
    }
    return server;
  }

  /** For people. */
  get where(): string {
    return whereOf(this.#options);
  }

  get schema(): string {
    return this.#options.schema;
  }

  get notifies(): boolean {
    return this.#notifies;
  }

  /** On which changes are announced: names of channels are shorter than those of schemas may be. */
  get channel(): string {
    return `databook_${Buffer.from(this.schema).toString('hex').slice(0, 54)}`;
  }

  /** A connection of its own, not connected yet. */
  client(): Client {
    return new this.#Client(connectionOf(this.#options));
  }

  /** One state of the store. @throws LimaniError `unavailable` */
  async read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++)
      try {
        return await this.#transaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
      } catch (error) {
        if (tries < READ_TRIES && isTransient(error)) continue;
        throw toLimaniError(this.where, 'unavailable', error);
      }
  }

  /** All or nothing. Throws what went wrong as it is; where the connection was lost, it may have been all. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#transaction('BEGIN', work);
  }

  /** Cuts off what is under way: it may be one that no answer comes to any more. */
  async close(): Promise<void> {
    const ended = this.#pool.end();
    for (const client of this.#busy) void client.end().catch(() => undefined);
    await ended;
  }

  async #look(): Promise<void> {
    const client = await this.#pool.connect();
    try {
      const { rows } = await client.query<Record<string, string | number | null>>(
        `SELECT current_setting('server_encoding', true) AS encoding,
          current_setting('synchronous_commit', true) AS sync,
          current_setting('idle_in_transaction_session_timeout', true) AS silence,
          (SELECT count(*) FROM pg_catalog.pg_proc WHERE proname = 'pg_notify') AS notifies,
          (SELECT count(*) FROM pg_catalog.pg_proc WHERE proname = 'pg_postmaster_start_time') AS starts`,
      );
      const [{ encoding = null, sync = null, silence = null, notifies = 0, starts = 0 } = {}] = rows;
      if (encoding !== null && encoding !== 'UTF8')
        throw new LimaniError(
          'config',
          `The database "${this.#options.database}" is in ${encoding}; the run store needs one in UTF8.`,
        );
      this.#notifies = Number(notifies) > 0;
      this.#isLive = isLive(Number(starts) > 0 ? this.#options.graceMs : 0);
      this.#begin = [
        `SET LOCAL search_path TO ${quoted(this.schema)}`,
        // acknowledged means durable, whatever the server's default
        ...(sync === 'off' ? ['SET LOCAL synchronous_commit TO on'] : []),
        ...(silence === null
          ? []
          : [`SET LOCAL idle_in_transaction_session_timeout TO ${this.#options.silenceMs ?? SILENCE_MS}`]),
      ].join('; ');
    } finally {
      client.release();
    }
  }

  async #transaction<T>(begin: string, work: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    const broken = (): void => undefined;
    // the query that is under way is told as well
    client.on('error', broken);
    this.#busy.add(client);
    const touched = new Set<string>();
    let failure: unknown;
    try {
      const first = { text: `${begin}; ${this.#begin}`, query_timeout: this.#options.beginMs ?? BEGIN_MS };
      await client.query(first);
      const answer = await work({
        rows: async (sql, values = []) => (await client.query<Row>(numbered(sql), [...values])).rows,
        isLive: this.#isLive,
        touch: (runId) => touched.add(runId),
      });
      if (touched.size > 0) await this.#announce(client, [...touched]);
      await client.query('COMMIT');
      return answer;
    } catch (error) {
      failure = error;
      if (!isLost(error)) await client.query('ROLLBACK').catch((gone: unknown) => (failure = gone));
      throw error;
    } finally {
      this.#busy.delete(client);
      client.off('error', broken);
      client.release(isLost(failure));
    }
  }

  async #announce(client: PoolClient, runIds: readonly string[]): Promise<void> {
    if (!this.#notifies) return;
    const payload = JSON.stringify(runIds);
    await client.query('SELECT pg_notify($1, $2)', [
      this.channel,
      Buffer.byteLength(payload) > MAX_PAYLOAD ? '[]' : payload,
    ]);
  }
}

/** By the server's clock. While a server is down nobody can say that he lives. */
const isLive = (graceMs: number): string =>
  `EXISTS (SELECT 1 FROM _writers w WHERE w.writer = r.writer AND NOT w.released AND (w.expires > now()${
    graceMs > 0
      ? ` OR pg_postmaster_start_time() > now() - interval '${Math.round(graceMs)} milliseconds'`
      : ''
  }))`;

const connectionOf = ({ host, port, database, user, tls, password }: ServerOptions) => ({
  host,
  port,
  database,
  ...(user !== undefined && { user }),
  ssl: tls,
  // always given, so that the driver looks nowhere else for it
  password: async () => (await password()) ?? '',
  application_name: 'databook',
  connectionTimeoutMillis: CONNECT_MS,
  query_timeout: ANSWER_MS,
  keepAlive: true,
  types,
});
