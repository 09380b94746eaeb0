// Finding texts at once: by their trigrams where the database has PostgreSQL's extension pg_trgm, and where there are few.
import { escaped } from '../records/lists.ts';
import { containing, type Condition } from '../sql/queries.ts';
import { isLost } from './failures.ts';
import { quoted, type Session } from './server.ts';

/** Whatever a text is searched for in, by the index on it. */
const INDEXES = [
  { name: 'runs_by_text', table: 'runs', columns: ['notebook'] },
  { name: 'operations_by_text', table: 'operations', columns: ['name', 'arguments_json', 'logs_json'] },
  { name: 'facts_by_text', table: 'command_n_facts_in_order', columns: ['command'] },
] as const;

/** ASCII letters in either case: the columns are compared by their bytes, so `lower` takes no others. */
const folded = (column: string): string => `lower(${column})`;
const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const like = (column: string): string => `${folded(column)} LIKE ?`;

/** More runs than this are looked for from the newest on. */
const FEW = 2000;
/** How long all texts are asked, milliseconds: what is everywhere takes longer, and so do many texts without indexes. */
export const LOOKUP_MS = 50;

/** On an operation `o`, a fact `f`, a run `r`: that it holds the text. */
export function textConditions(text: string): {
  readonly operation: Condition;
  readonly fact: Condition;
  readonly notebook: Condition;
} {
  const plain = containing(lower(text));
  const inJson = containing(lower(escaped(text)));
  return {
    operation: {
      sql: `(${like('o.name')} OR ${like('o.arguments_json')} OR ${like('o.logs_json')})`,
      values: [plain, inJson, inJson],
    },
    fact: { sql: like('f.command'), values: [plain] },
    notebook: { sql: like('r.notebook'), values: [plain] },
  };
}

/** Whether something worked; what it did is undone where it did not. Throws only when the connection is lost. */
async function attempt(session: Session, work: () => Promise<unknown>): Promise<boolean> {
  await session.rows('SAVEPOINT attempt');
  try {
    await work();
    await session.rows('RELEASE SAVEPOINT attempt');
    return true;
  } catch (error) {
    if (isLost(error)) throw error;
    await session.rows('ROLLBACK TO SAVEPOINT attempt');
    return false;
  }
}

/** Makes the indexes, of tables that are empty yet, where the server has the extension and lets us use it. */
export async function makeTextIndexes(session: Session): Promise<void> {
  // another may have made it, or is the only one who may
  await attempt(session, () => session.rows('CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public'));
  await attempt(session, async () => {
    const [found] = await session.rows(
      `SELECT n.nspname AS schema FROM pg_catalog.pg_extension e
        JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'`,
    );
    if (!found) return;
    const operators = `${quoted(String(found['schema']))}.gin_trgm_ops`;
    for (const { name, table, columns } of INDEXES)
      await session.rows(
        `CREATE INDEX ${name} ON ${table} USING gin (${columns.map((column) => `${folded(column)} ${operators}`).join(', ')})`,
      );
  });
}

export async function hasTextIndexes(session: Session): Promise<boolean> {
  const [counted] = await session.rows(
    `SELECT count(*) AS n FROM pg_catalog.pg_indexes
      WHERE schemaname = current_schema() AND indexname IN (${INDEXES.map(() => '?').join(', ')})`,
    INDEXES.map(({ name }) => name),
  );
  return Number(counted?.['n']) === INDEXES.length;
}

/** The ids of all runs that hold a text, if they are few and that is known quickly. */
export async function runsByText(
  session: Session,
  text: string,
  lookupMs: number,
): Promise<readonly string[] | undefined> {
  const { operation, fact, notebook } = textConditions(text);
  let ids: readonly string[] | undefined;
  await session.rows('SAVEPOINT lookup');
  try {
    await session.rows(`SET LOCAL statement_timeout TO ${lookupMs}`);
    const rows = await session.rows(
      `SELECT o.run_id AS id FROM operations o WHERE ${operation.sql}
        UNION SELECT f.run_id FROM command_n_facts_in_order f WHERE ${fact.sql}
        UNION SELECT r.id FROM runs r WHERE ${notebook.sql} LIMIT ${FEW + 1}`,
      [...operation.values, ...fact.values, ...notebook.values],
    );
    if (rows.length <= FEW) ids = rows.map(({ id }) => String(id));
  } catch (error) {
    if (!tookTooLong(error)) throw error;
  }
  // also takes back the limit
  await session.rows('ROLLBACK TO SAVEPOINT lookup');
  return ids;
}

const tookTooLong = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === '57014';
