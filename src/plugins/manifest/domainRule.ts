/** One entry of `allowed_domains`, placeholders filled in. */
export type DomainRule =
  | { readonly kind: 'any' }
  /** `*.example.org`: names below it, not itself. */
  | { readonly kind: 'suffix'; readonly suffix: string; readonly port?: number }
  /** `host` or `host:port`, http or https; without a port, any port. */
  | { readonly kind: 'host'; readonly host: string; readonly port?: number }
  /** `https://host/path`: this origin, this path and what lies below it. */
  | { readonly kind: 'prefix'; readonly origin: string; readonly path: string };

/** Thrown for an entry that is none of the forms; the message says what is wrong with it. */
export class DomainRuleError extends Error {
  override readonly name = 'DomainRuleError';
}

export const RULE_FORMS =
  'write host, host:port, *.suffix, or a URL prefix such as https://host/path; "*" means everywhere public';

/** A host as URLs have it: lower case, punycode, IPv4 in its usual form, without the root's dot. */
export const canonicalHost = (hostname: string): string =>
  hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;

/** The port that a request to the URL would use. */
export const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);

const parseHost = (text: string): { host: string; port?: number } => {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:/?#@*\\[\]]+)(?::(\d{1,5}))?$/.exec(text);
  const [, name = '', port] = match ?? [];
  if (!match || !URL.canParse(`http://${name}/`)) throw new DomainRuleError('is neither a host nor a URL');
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    throw new DomainRuleError(`has no port between 1 and 65535`);
  const host = canonicalHost(new URL(`http://${name}/`).hostname);
  return port === undefined ? { host } : { host, port: Number(port) };
};

const parsePrefix = (text: string): DomainRule => {
  if (!URL.canParse(text)) throw new DomainRuleError('is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new DomainRuleError(`begins with ${url.protocol}//, but only http:// and https:// are possible`);
  if (url.search || url.hash)
    throw new DomainRuleError('has a query or fragment, which a prefix cannot have');
  url.hostname = canonicalHost(url.hostname);
  return { kind: 'prefix', origin: url.origin, path: url.pathname };
};

/** @throws DomainRuleError */
export const parseDomainRule = (text: string): DomainRule => {
  const entry = text.trim();
  if (entry === '*') return { kind: 'any' };
  if (entry.includes('://')) return parsePrefix(entry);
  if (!entry.startsWith('*.')) return { kind: 'host', ...parseHost(entry) };
  const { host, port } = parseHost(entry.slice(2));
  return { kind: 'suffix', suffix: `.${host}`, ...(port === undefined ? {} : { port }) };
};

const isBelow = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);

/** A path in which a server may see other segments than we do. */
export const isAmbiguousPath = (path: string): boolean => /%2f|%5c|\\/i.test(path);

/** Whether the rule lets a request to `url` pass. */
export const matchesRule = (rule: DomainRule, url: URL): boolean => {
  const host = canonicalHost(url.hostname);
  switch (rule.kind) {
    case 'any':
      return true;
    case 'suffix':
      return host.endsWith(rule.suffix) && (rule.port === undefined || rule.port === portOf(url));
    case 'host':
      return host === rule.host && (rule.port === undefined || rule.port === portOf(url));
    case 'prefix': {
      const origin = new URL(rule.origin);
      return (
        url.protocol === origin.protocol &&
        host === origin.hostname &&
        portOf(url) === portOf(origin) &&
        (rule.path === '/' || (isBelow(url.pathname, rule.path) && !isAmbiguousPath(url.pathname)))
      );
    }
  }
};

/** Whether the rule names one host: only such a rule opens addresses of private networks. */
export const namesHost = (rule: DomainRule): boolean => rule.kind === 'host' || rule.kind === 'prefix';
