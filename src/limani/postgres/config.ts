import { readFileSync } from 'node:fs';
import { LimaniError, messageOf } from '../error.ts';
import { databaseName, type LimaniConfig } from '../registry.ts';
import { checkServerKeys } from '../serverConfig.ts';

/** How to reach a server, and which schema is ours. */
export interface PostgresConfig {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string | undefined;
  readonly schema: string;
  /** False: not encrypted. */
  readonly tls: false | TlsConfig;
}

/** As Node takes it. */
interface TlsConfig {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const KNOWN_PARAMETERS = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey']);

const wrong = (message: string, options?: ErrorOptions): LimaniError =>
  new LimaniError('config', `The Limani "postgres": ${message}`, options);

function parsedUrl(url: unknown): URL {
  if (typeof url !== 'string' || url === '')
    throw wrong(
      'say where the server is, as postgres://user@host:5432/database, in DATABOOK_LIMANI_URL or in the setting databook.limaniConfig as "url".',
    );
  const parsed = URL.parse(url);
  // without the text itself: there may be a password in it, and with a slash in that it ends behind the host
  const names = [...(parsed?.searchParams.keys() ?? [])];
  if (!parsed || [parsed.pathname, parsed.hash, ...names].some((part) => part.includes('@')))
    throw wrong('its URL cannot be read; it looks like postgres://user@host:5432/database.');
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:')
    throw wrong(`its URL begins with postgres://, not ${parsed.protocol}//.`);
  if (parsed.password !== '')
    throw wrong('its URL must not hold the password: leave it out and set PGPASSWORD.');
  const unknown = names.find((name) => !KNOWN_PARAMETERS.has(name));
  if (unknown !== undefined)
    throw wrong(`its URL cannot hold "${unknown}"; known are ${[...KNOWN_PARAMETERS].join(', ')}.`);
  return parsed;
}

const isLoopback = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\./.test(host);

function fileOf(parameters: URLSearchParams, name: string): string | undefined {
  const file = parameters.get(name);
  if (file === null) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(`the file of "${name}" cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/** Encrypted with a certificate that is looked at, unless the URL says otherwise or the server is this machine. */
function tlsOf(host: string, parameters: URLSearchParams): false | TlsConfig {
  const mode = parameters.get('sslmode') ?? (isLoopback(host) ? 'disable' : 'verify-full');
  if (mode === 'disable') return false;
  if (!['require', 'verify-full', 'no-verify'].includes(mode))
    throw wrong(
      `"sslmode" is verify-full (the same as require), no-verify or disable, not ${JSON.stringify(mode)}.`,
    );
  const [ca, cert, key] = ['sslrootcert', 'sslcert', 'sslkey'].map((name) => fileOf(parameters, name));
  return {
    rejectUnauthorized: mode !== 'no-verify',
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

function schemaOf(config: LimaniConfig): string {
  const schema = databaseName(config) ?? 'databook';
  if (schema.length > 63 || /^pg_/i.test(schema))
    throw wrong(`${JSON.stringify(schema)} cannot be the name of a schema: at most 63 letters, not "pg_…".`);
  return schema;
}

/**
 * The configuration `{ url, database }`; `database` (or `werehouse`) names the schema in the database of the URL.
 * @throws LimaniError `config`, one sentence, without secrets
 */
export function postgresConfig(config: LimaniConfig): PostgresConfig {
  checkServerKeys(config, wrong, 'PGPASSWORD');
  const url = parsedUrl(config['url']);
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '') || 'localhost';
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') throw wrong('its URL names no database: postgres://user@host:5432/database.');
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user: user === '' ? undefined : user,
    schema: schemaOf(config),
    tls: tlsOf(host, url.searchParams),
  };
}
