import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  requirePostgres,
  startPostgres,
  type PostgresServer,
} from '../../../test/support/servers/postgres.ts';
import type { RunFilter } from '../limani.ts';
import type { Cursor } from '../page.ts';
import { postgresConfig } from './config.ts';
import { searchRuns } from './runSearch.ts';
import { migrate } from './schema.ts';
import { quoted, Server, type Session } from './server.ts';
import { hasTextIndexes } from './textIndex.ts';

const programs = requirePostgres();
let postgres: PostgresServer;

/** More than count as few: what all of them hold is everywhere. */
const OLD = 2500;
/** More than the first step looks at. */
const NEW = 250;

/** Old runs of which each says "heartbeat", and then new ones; three of the old say "No route" in three places. */
const FILL = [
  `INSERT INTO runs(id, run_id_human, start_time, status, hailer_json, required_secrets, notebook)
    SELECT 'run-' || lpad(i::text, 4, '0'), '', i, 'success', '{}', '[]',
      CASE i WHEN 700 THEN '/w/No Route.databook' ELSE '/w/n.databook' END
    FROM generate_series(0, ${OLD + NEW - 1}) i`,
  `INSERT INTO hosts(id, run_id, name) SELECT start_time, id, 'here' FROM runs`,
  `INSERT INTO operations(uid, run_id, host_id, name, status, started, timestamp, arguments_json, logs_json)
    SELECT 'u-' || id, id, start_time, 'op', 'success', 1, 1, '{}',
      CASE WHEN start_time = 701 THEN '{"stderr":"connect: no route to host"}'
        WHEN start_time < ${OLD} THEN '{"stdout":"heartbeat"}' ELSE '{}' END FROM runs`,
  `INSERT INTO command_n_facts_in_order(run_id, timestamp, log_level, context, command)
    SELECT id, 1, 'info', 'log', CASE start_time WHEN 702 THEN 'NO ROUTE' ELSE 'x' END FROM runs`,
];
const DROP = ['runs_by_text', 'operations_by_text', 'facts_by_text'].map((index) => `DROP INDEX ${index}`);

async function open(statements: readonly string[], database = 'postgres'): Promise<Server> {
  const url = postgres.url.replace(/postgres$/, database);
  const server = await Server.open({
    ...postgresConfig({ url, database: `store-${randomBytes(6).toString('hex')}` }),
    password: () => Promise.resolve(undefined),
    graceMs: 0,
  });
  onTestFinished(() => server.close());
  await migrate(server);
  await server.write(async (session) => {
    for (const statement of statements) await session.rows(statement);
  });
  return server;
}

/** A clock that takes a second from one look to the next. */
function slowClock(): () => number {
  let time = 0;
  return () => (time += 1000);
}

async function pages(
  server: Server,
  filter: RunFilter,
  { limit, most = Infinity, clock }: { limit: number; most?: number; clock?: () => number },
): Promise<string[][]> {
  const all: string[][] = [];
  let after: Cursor | null = null;
  do {
    const search = (session: Session) =>
      searchRuns(session, filter, { limit, after }, { ...(clock && { now: clock }), lookupMs: 20_000 });
    const { rows, next } = await server.read(search);
    all.push(rows.map(({ id }) => String(id)));
    after = next;
  } while (after && all.length < most);
  return all;
}

const names = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `run-${String(from - i).padStart(4, '0')}`);

describe.skipIf(programs === undefined)('searching texts', () => {
  beforeAll(async () => {
    postgres = await startPostgres(programs ?? '');
  });
  afterAll(() => postgres.stop());

  test.each([
    ['with the indexes on texts', FILL, true],
    ['without them', [...FILL, ...DROP], false],
  ])('what few runs hold is found on one page, however old, %s', async (_, statements, indexed) => {
    const server = await open(statements);
    expect(await server.read(hasTextIndexes)).toBe(indexed);
    const clock = slowClock();
    expect(await pages(server, { text: 'no route' }, { limit: 9, clock })).toEqual([names(702, 3)]);
    expect(await pages(server, { text: 'no route', to: 702 }, { limit: 9, clock })).toEqual([names(701, 2)]);
    expect(await pages(server, { text: 'nowhere' }, { limit: 9, clock })).toEqual([[]]);
  });

  test('later pages of what few hold go on from there', async () => {
    const server = await open(FILL);
    const found = await pages(server, { text: 'no route' }, { limit: 2, clock: slowClock() });
    expect(found).toEqual([names(702, 2), names(700, 1)]);
  });

  test('what is everywhere in old runs comes in pages that go on where a late one stopped', async () => {
    const server = await open(FILL);
    const found = await pages(server, { text: 'heartbeat' }, { limit: 30, most: 8, clock: slowClock() });
    // the first ones look at new runs only, until they are late
    expect(found[0]).toEqual([]);
    expect(found.flat()).toEqual(names(OLD - 1, found.flat().length).filter((id) => id !== 'run-0701'));
    expect(found.flat().length).toBeGreaterThan(100);
  });

  test('the statements of the documentation add the indexes to a schema without them', async () => {
    const server = await open([...FILL, ...DROP]);
    const page = readFileSync(new URL('../../../docs/limani.md', import.meta.url), 'utf8');
    const [, script = ''] = /```sql\n(CREATE EXTENSION[^`]*)```/.exec(page) ?? [];
    const client = await postgres.client();
    for (const statement of script.split(';\n').filter((one) => one !== ''))
      await client.query(statement.replaceAll(' databook.', ` ${quoted(server.schema)}.`));
    await client.end();
    expect(await server.read(hasTextIndexes)).toBe(true);
    const found = await pages(server, { text: 'no route' }, { limit: 2, clock: slowClock() });
    expect(found).toEqual([names(702, 2), names(700, 1)]);
  });

  test('a database that admits no extension is searched all the same', async () => {
    const client = await postgres.client();
    await client.query('CREATE DATABASE bare');
    await client.end();
    // the extension is to lie in the schema "public"
    await open(['DROP SCHEMA public CASCADE'], 'bare');
    const server = await open(FILL, 'bare');
    expect(await server.read(hasTextIndexes)).toBe(false);
    expect(await pages(server, { text: 'no route' }, { limit: 9 })).toEqual([names(702, 3)]);
  });
});
