// QuickJS has neither URL nor URLSearchParams.

/** Keys and values of a query or a form; `undefined` is left out, a list gives the key several times. */
export type QueryValues = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>;

// encodeURIComponent throws at lone surrogates.
const encode = (text: string): string =>
  encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** `a=1&b=%2F`: for a URL's query and for `application/x-www-form-urlencoded`. */
export function encodeQuery(values: QueryValues): string {
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const list = typeof value === 'object' ? value : value === undefined ? [] : [value];
    for (const item of list) pairs.push(`${encode(key)}=${encode(String(item))}`);
  }
  return pairs.join('&');
}

/** Adds a query to a URL that may have one. */
export function withQuery(url: string, values: QueryValues): string {
  const query = encodeQuery(values);
  if (query === '') return url;
  const [address = '', fragment] = url.split('#', 2);
  const joint = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return address + joint + query + (fragment === undefined ? '' : `#${fragment}`);
}

/** The parts of an absolute http or https URL. */
export interface UrlParts {
  /** `https://host:port`, in lower case. */
  readonly origin: string;
  /** Begins with `/`. */
  readonly path: string;
  /** Without `?`; empty when there is none. */
  readonly query: string;
  /** User-info, decoded. */
  readonly user?: string;
  readonly password?: string;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % in a password: as written
  }
};

/** Splits an absolute http or https URL; `undefined` for anything else. */
export function parseUrl(text: string): UrlParts | undefined {
  const match =
    /^(https?):\/\/(?:([^/?#@:]*)(?::([^/?#@]*))?@)?([^/?#@:\s[\]]+|\[[\da-f:.]+\])(:\d{1,5})?(\/[^?#\s]*)?(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(
      text,
    );
  if (!match) return undefined;
  const [, scheme = '', user, password, host = '', port = '', path = '/', query = ''] = match;
  return {
    origin: `${scheme}://${host}${port}`.toLowerCase(),
    path,
    query,
    ...(user !== undefined && { user: decode(user) }),
    ...(password !== undefined && { password: decode(password) }),
  };
}
