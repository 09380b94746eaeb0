// The schema and its version.
import { LimaniError } from '../error.ts';
import { isTransient, toLimaniError } from './failures.ts';
import { MIGRATIONS } from './migrations.ts';
import { quoted, type Server, type Session } from './server.ts';
import { makeTextIndexes } from './textIndex.ts';

/** Version of the schema that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Programs that bring a schema up to date do so one after the other; the number means nothing. */
const LOCK = 7_221_846_105;
const TRIES = 3;

const newer = (where: string): LimaniError =>
  new LimaniError(
    'newer',
    `The run store ${where} was written by a newer Databook (this one knows schema version ${SCHEMA_VERSION}). Update Databook to use it.`,
  );

/** 0 where there is none. */
async function storedVersion(session: Session, schema: string): Promise<number> {
  // a question like any other: functions such as to_regclass() may answer from before a lock was waited for
  const [found] = await session.rows(
    "SELECT 1 AS one FROM pg_catalog.pg_tables WHERE schemaname = ? AND tablename = '_schema'",
    [schema],
  );
  if (!found) return 0;
  const [row] = await session.rows(`SELECT version FROM ${quoted(schema)}._schema`);
  return Number(row?.['version'] ?? 0);
}

/** 0 where there is none. @throws LimaniError `unavailable` */
export const schemaVersion = (server: Server): Promise<number> =>
  server.read((session) => storedVersion(session, server.schema));

/** Makes the schema, or brings it up to date; needs no right to do so where it is. @throws LimaniError `newer`, `unavailable` */
export async function migrate(server: Server, migrations: readonly string[] = MIGRATIONS): Promise<void> {
  const version = await schemaVersion(server);
  if (version > migrations.length) throw newer(server.where);
  if (version === migrations.length) return;
  for (let tries = 1; ; tries++)
    try {
      await server.write((session) => bringUpToDate(session, server, migrations));
      return;
    } catch (error) {
      // where servers know no such lock, another program was faster: look again at what it made
      if (tries < TRIES && (isTransient(error) || isThereAlready(error))) continue;
      throw toLimaniError(server.where, 'unavailable', error);
    }
}

const isThereAlready = (error: unknown): boolean =>
  ['42P06', '42P07', '23505'].includes(String((error as { readonly code?: unknown } | null)?.code));

async function bringUpToDate(
  session: Session,
  { schema, where }: Server,
  migrations: readonly string[],
): Promise<void> {
  await session.rows('SELECT pg_advisory_xact_lock(?)', [LOCK]);
  // another program may have been first
  const from = await storedVersion(session, schema);
  if (from > migrations.length) throw newer(where);
  if (from === migrations.length) return;
  if (from === 0) {
    await session.rows(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`);
    await session.rows('CREATE TABLE _schema(version INTEGER NOT NULL)');
    await session.rows('INSERT INTO _schema VALUES(0)');
  }
  for (const script of migrations.slice(from))
    for (const statement of script.split(';\n')) await session.rows(statement);
  await session.rows('UPDATE _schema SET version = ?', [migrations.length]);
  // of tables with much in them it takes long: their owner does it
  if (from === 0) await makeTextIndexes(session);
}
