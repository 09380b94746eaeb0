import { createHash } from 'node:crypto';
import type { Hop } from '../hostcalls/redirect.ts';
import type { ConfiguredServer } from '../hostcalls/grants.ts';
import { matchesRule } from '../manifest/domainRule.ts';

/** A name and its value, decoded. */
export type Pair = readonly [string, string];

/** A request as recordings know it: what decides the answer, without secrets and without the address of the server. */
export interface RecordedRequest {
  readonly plugin: string;
  readonly method: string;
  /** The manifest's entry for a server that the user sets (`${PROMETHEUS_URL}`); the origin for any other. */
  readonly server: string;
  /** Below the address that the user sets. */
  readonly path: string;
  /** By name; values of one name in their order. */
  readonly query: readonly Pair[];
  /** The body where it is an HTML form's, by name like the query. */
  readonly form?: readonly Pair[];
  /** Any other body. */
  readonly body?: Uint8Array;
  /** The plugin follows redirects itself. */
  readonly follow?: false;
}

/** Takes secrets out. */
export interface Redact {
  readonly text: (text: string) => string;
  readonly bytes: (bytes: Uint8Array) => Uint8Array;
}

const byName = ([a]: Pair, [b]: Pair): number => (a < b ? -1 : a > b ? 1 : 0);

const pairsOf = (text: string, redact: Redact): Pair[] =>
  [...new URLSearchParams(text)]
    .map(([name, value]): Pair => [redact.text(name), redact.text(value)])
    .sort(byName);

const formText = ({ headers, body }: Hop): string | undefined => {
  const type = headers.find(([key]) => key === 'content-type')?.[1] ?? '';
  if (!body || !/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return undefined;
  const text = Buffer.from(body).toString('utf8');
  return Buffer.from(text, 'utf8').equals(body) ? text : undefined;
};

const below = (prefix: string, path: string): string => {
  const base = prefix.replace(/\/$/, '');
  return path.startsWith(base) ? path.slice(base.length) || '/' : path;
};

/** The servers that a URL may mean: each that the user sets and that covers it, else its origin. */
const serversOf = (url: URL, configured: readonly ConfiguredServer[]): { server: string; path: string }[] => {
  const found = configured
    .filter(({ rule }) => matchesRule(rule, url))
    .map(({ entry, rule }) => ({
      server: entry,
      path: rule.kind === 'prefix' ? below(rule.path, url.pathname) : url.pathname,
    }));
  return found.length > 0 ? found : [{ server: url.origin, path: url.pathname }];
};

/**
 * A request as recordings know it; several where the user has set one address for several servers, and either may be
 * meant.
 */
export const recordedRequests = (
  plugin: string,
  hop: Hop & { readonly follow?: boolean },
  configured: readonly ConfiguredServer[],
  redact: Redact,
): RecordedRequest[] => {
  const form = formText(hop);
  const content =
    form !== undefined
      ? { form: pairsOf(form, redact) }
      : hop.body && hop.body.length > 0
        ? { body: redact.bytes(hop.body) }
        : {};
  const query = pairsOf(hop.url.search, redact);
  return serversOf(hop.url, configured).map(({ server, path }) => ({
    plugin,
    method: hop.method,
    server,
    path: redact.text(path),
    query,
    ...content,
    ...(hop.follow === false && { follow: false }),
  }));
};

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** What a recording is found by (hex): plugin, method, server, path, sorted query, hash of the body. */
export const keyOf = (request: RecordedRequest): string => {
  const { plugin, method, server, path, query, form, body, follow } = request;
  const content = form ? new URLSearchParams(form.map(([...pair]) => pair)).toString() : body;
  const hash = content === undefined || content.length === 0 ? '' : sha256(content);
  const way = follow === false ? ['follow=false'] : [];
  return sha256(JSON.stringify([plugin, method, server, path, query, hash, ...way]));
};

/** `prometheus-post-api-v1-query-range-0123456789ab.json`: what it is, for people, and which, for the machine. */
export const fileNameOf = (request: RecordedRequest): string => {
  const { plugin, method, path } = request;
  const words = `${plugin} ${method} ${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const slug = words.slice(0, 72).replace(/^-|-$/g, '');
  return `${slug}-${keyOf(request).slice(0, 12)}.json`;
};

/** What was asked, on one line for a person. */
export const describeRequest = ({ method, server, path, query, form }: RecordedRequest): string => {
  const said = [...query, ...(form ?? [])].map(([name, value]) => `${name}=${value}`).join(', ');
  return `${method} ${server}${path}${said === '' ? '' : ` with ${said}`}`;
};
