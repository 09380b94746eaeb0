import { LimaniError } from '../error.ts';
import { databaseName, type LimaniConfig } from '../registry.ts';
import { checkServerKeys } from '../serverConfig.ts';

/** How to reach a deployment, and which database is ours. */
export interface MongodbConfig {
  /** As the driver takes it, without user and password. */
  readonly url: string;
  /** Host and port of each server, for people. */
  readonly hosts: string;
  readonly user: string | undefined;
  readonly database: string;
}

const KNOWN_PARAMETERS = new Set([
  ...['replicaSet', 'directConnection', 'authSource', 'authMechanism'],
  ...['tls', 'tlsCAFile', 'tlsCertificateKeyFile', 'tlsAllowInvalidCertificates'],
]);
/** What hosted services put into the URLs they give: this adapter decides about it itself. */
const IGNORED_PARAMETERS = new Set(['retryWrites', 'w', 'appName']);
const MECHANISMS = new Set(['SCRAM-SHA-1', 'SCRAM-SHA-256', 'MONGODB-X509']);

const wrong = (message: string): LimaniError => new LimaniError('config', `The Limani "mongodb": ${message}`);

// several hosts: no URL as the platform reads it
const URL_PARTS = /^(mongodb(?:\+srv)?):\/\/(?:([^@/?]*)@)?([^@/?]+)(?:\/([^@/?]*))?(?:\?(.*))?$/;
/** With its port; anything else between the host and the next comma is a password with a character of its own. */
const HOST = /^(?:\[[\da-f:.]+\]|[^\s:[\]]+)(?::\d{1,5})?$/i;

interface Parts {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly hosts: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

function partsOf(url: unknown): Parts {
  if (typeof url !== 'string' || url === '')
    throw wrong(
      'say where the server is, as mongodb://user@host:27017/database, in DATABOOK_LIMANI_URL or in the setting databook.limaniConfig as "url".',
    );
  const scheme = /^([a-z+]+):\/\//.exec(url)?.[1];
  if (scheme !== undefined && !scheme.startsWith('mongodb'))
    throw wrong(`its URL begins with mongodb:// or mongodb+srv://, not ${scheme}://.`);
  const parts = URL_PARTS.exec(url);
  // without the text itself: there may be a password in it
  const parameters = new URLSearchParams(parts?.[5]);
  if (
    !parts?.[3]?.split(',').every((host) => HOST.test(host)) ||
    [...parameters.keys()].some((name) => name.includes('@'))
  )
    throw wrong('its URL cannot be read; it looks like mongodb://user@host:27017/database.');
  const [, known = '', userInfo, hosts = '', path = ''] = parts;
  if (userInfo?.includes(':'))
    throw wrong('its URL must not hold the password: leave it out and set MONGODB_PASSWORD.');
  const user = userInfo ? decoded(userInfo) : undefined;
  return { scheme: known, user, hosts, path: decoded(path), parameters };
}

function checkParameters(parameters: URLSearchParams): void {
  for (const [name, value] of parameters) {
    if (!KNOWN_PARAMETERS.has(name) && !IGNORED_PARAMETERS.has(name))
      throw wrong(`its URL cannot hold "${name}"; known are ${[...KNOWN_PARAMETERS].join(', ')}.`);
    if (name === 'authMechanism' && !MECHANISMS.has(value))
      throw wrong(`"authMechanism" is one of ${[...MECHANISMS].join(', ')}.`);
    if (
      ['tls', 'tlsAllowInvalidCertificates', 'directConnection'].includes(name) &&
      !/^(true|false)$/.test(value)
    )
      throw wrong(`"${name}" is true or false.`);
  }
}

const isLoopback = (hosts: string): boolean =>
  hosts.split(',').every((host) => /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host));

/** Encrypted with a certificate that is looked at, unless the URL says otherwise or the server is this machine. */
function driverUrl({ scheme, hosts, path, parameters }: Parts): string {
  const kept = new URLSearchParams([...parameters].filter(([name]) => KNOWN_PARAMETERS.has(name)));
  if (!kept.has('tls')) kept.set('tls', String(scheme === 'mongodb+srv' || !isLoopback(hosts)));
  // the path is where the user is looked for, unless authSource says otherwise
  return `${scheme}://${hosts}/${encodeURIComponent(path)}?${kept.toString()}`;
}

function databaseOf(config: LimaniConfig, path: string): string {
  const name = databaseName(config) ?? (path === '' ? 'databook' : path);
  if (!/^[A-Za-z0-9_-]{1,63}$/.test(name) || ['admin', 'local', 'config'].includes(name))
    throw wrong(
      `${JSON.stringify(name)} cannot be the name of its database: letters, digits, "_" and "-", at most 63, and none of MongoDB's own.`,
    );
  return name;
}

/**
 * The configuration `{ url, database }`; `database` (or `werehouse`), else the path of the URL, names the database.
 * @throws LimaniError `config`, one sentence, without secrets
 */
export function mongodbConfig(config: LimaniConfig): MongodbConfig {
  checkServerKeys(config, wrong, 'MONGODB_PASSWORD');
  const parts = partsOf(config['url']);
  checkParameters(parts.parameters);
  return {
    url: driverUrl(parts),
    hosts: parts.hosts,
    user: parts.user,
    database: databaseOf(config, parts.path),
  };
}
