import { basicAuth, configError, parseUrl } from '../../sdk/index.ts';
import type { Host } from '../../sdk/index.ts';

/** Where to ask, and as whom. */
export interface Server {
  /** The URL before `/api/v1`, without user-info and final slash: fit to be shown. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HOW =
  'Set it with the command "Databook: Set Prometheus URL" in VS Code, or in the environment variable PROMETHEUS_URL; for example http://localhost:9090.';

/** Endings of addresses that people copy from the browser or from a script. */
const COPIED = /\/(?:graph|query|api\/v1(?:\/query(?:_range)?)?)$/;

const authorization = (host: Host, user?: string, password?: string): string | undefined => {
  const token = host.env('PROMETHEUS_TOKEN');
  if (token) return `Bearer ${token.trim()}`;
  const name = host.env('PROMETHEUS_USER') ?? user;
  if (!name) return undefined;
  return basicAuth(name, host.env('PROMETHEUS_PASSWORD') ?? password ?? '');
};

/** The server of PROMETHEUS_URL. @throws PluginError `config`; its text holds nothing of a URL with a password */
export function readServer(host: Host): Server {
  const address = host.env('PROMETHEUS_URL')?.trim() ?? '';
  if (address === '') throw configError(`No Prometheus server is set. ${HOW}`);
  const url = parseUrl(address);
  if (!url) {
    throw configError(`PROMETHEUS_URL is not a URL that begins with http:// or https://. ${HOW}`);
  }
  if (url.query !== '') {
    throw configError(`PROMETHEUS_URL has a query (what follows "?"), which cannot be kept. ${HOW}`);
  }
  const base = url.origin + url.path.replace(/\/+$/, '');
  if (COPIED.test(base)) {
    throw configError(
      `PROMETHEUS_URL ends in "${COPIED.exec(base)?.[0] ?? ''}"; it must be the address before that: ${base.replace(COPIED, '')}`,
    );
  }
  const header = authorization(host, url.user, url.password);
  return {
    base,
    headers: { accept: 'application/json', ...(header !== undefined && { authorization: header }) },
  };
}
