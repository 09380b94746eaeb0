// A PostgreSQL on this machine.
import { postgresFactory } from '../../../src/limani/postgres/factory.ts';
import { requirePostgres, startPostgres, type PostgresServer } from '../../support/servers/postgres.ts';
import type { Figure } from '../figure.ts';
import { lookBack, NOTEBOOKS, OPERATIONS, RUNS } from './lookBack.ts';

const SCHEMA = 'bench';

/** The same rows as in the default store. */
const FILL = [
  `INSERT INTO runs(id, run_id_human, start_time, end_time, status, hailer_json, required_secrets, notebook)
    SELECT format('run-%s', lpad(i::text, 8, '0')), 'bench', i * 60.0, i * 60.0 + 9,
      CASE i % 97 WHEN 0 THEN 'failure' ELSE 'success' END, '{}', '[]', 'n' || (i % ${NOTEBOOKS})
    FROM generate_series(0, ${RUNS - 1}) i`,
  `INSERT INTO hosts(id, run_id, name) SELECT i, format('run-%s', lpad(i::text, 8, '0')), 'here'
    FROM generate_series(0, ${RUNS - 1}) i`,
  `INSERT INTO operations(uid, run_id, host_id, name, status, started, timestamp, duration, op_hash, changed, success,
      logs_json, diff, arguments_json, retry_stats_json, command_n_facts_in_order_json, cell, plugin, source_hash,
      notebook)
    SELECT 'u' || i, format('run-%s', lpad((i / 5)::text, 8, '0')), i / 5, 'prometheus', 'success', i * 12.0,
      i * 12.0 + 1, 1, 'h', 0, 1,
      format('{"stdout":"%s series, p99 %s s, trace %s","stderr":"%s"}', i % 7, (i % 311 / 100.0)::numeric(4, 2),
        upper(left(md5(i::text), 16)), CASE i % 200003 WHEN 7 THEN 'connect: no route to host' ELSE '' END),
      '', format('{"source":"rate(checkout_seconds_count{cluster=\\"prod-%s\\"}[5m])"}', i % 50), '{}', '[]',
      'c' || (i % 5), CASE i % 300007 WHEN 9 THEN 'rare@1.0.0' ELSE 'prometheus@1.0.0' END,
      format('sha256:%s', lpad((i % 2500)::text, 64, '0')), 'n' || (i / 5 % ${NOTEBOOKS})
    FROM generate_series(0, ${OPERATIONS - 1}) i`,
  `INSERT INTO command_n_facts_in_order(run_id, timestamp, log_level, context, command)
    SELECT format('run-%s', lpad((i / 5)::text, 8, '0')), i * 12.0, 'info', 'http',
      format('GET https://prom/api/v1/query?time=%s', i * 12)
    FROM generate_series(0, ${OPERATIONS - 1}) i`,
  'ANALYZE',
];

const connectTo = (server: PostgresServer) =>
  postgresFactory({
    password: () => Promise.resolve(undefined),
    onWarning: (message) => console.error(message),
  })({ url: server.url, database: SCHEMA });

export async function bench(): Promise<Figure[]> {
  const programs = requirePostgres();
  if (programs === undefined) return [];
  const server = await startPostgres(programs, ['max_wal_size=8GB']);
  const limani = connectTo(server);
  try {
    await limani.connect();
    await limani.disconnect();
    const client = await server.client();
    for (const statement of [`SET search_path TO ${SCHEMA}`, 'SET synchronous_commit TO off', ...FILL])
      await client.query(statement);
    await client.end();
    const start = performance.now();
    await limani.connect();
    await limani.listRuns({}, { limit: 1 });
    return [await lookBack(limani, 'postgres', performance.now() - start)];
  } finally {
    await limani.disconnect();
    await server.stop();
  }
}
