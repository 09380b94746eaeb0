import { HttpRefusal } from './refusal.ts';

/** A request on its way: what changes from hop to hop. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly [string, string][];
  readonly body?: Uint8Array;
}

const REDIRECTS = [301, 302, 303, 307, 308];
/** What another origin gets to see of a request's headers: any other may hold a credential (`x-api-key`, `private-token`, …). */
const HARMLESS =
  /^(?:accept(?:-.*)?|cache-control|content-(?:type|language|encoding)|if-.*|range|user-agent)$/;
const ABOUT_BODY = /^content-/;

/** Where a response sends on to; `undefined` when it is the answer. @throws HttpRefusal */
export function redirectTarget(status: number, location: string | undefined, from: URL): URL | undefined {
  if (!REDIRECTS.includes(status) || location === undefined) return undefined;
  if (!URL.canParse(location, from.href))
    throw new HttpRefusal('network', `${from.host} redirects to something that is not a URL.`);
  const url = new URL(location, from);
  url.username = url.password = url.hash = '';
  if (from.protocol === 'https:' && url.protocol === 'http:')
    throw new HttpRefusal(
      'denied',
      `${from.host} redirects from https to ${url.origin}, which is not encrypted.`,
    );
  return url;
}

/**
 * The request as it goes on after a redirect: as browsers do it, with headers of its own only for the same origin.
 * @param isSecret whether a header's value must not reach another origin
 */
export function followRedirect(
  hop: Hop,
  status: number,
  url: URL,
  isSecret: (value: string) => boolean,
): Hop {
  const toGet =
    (status === 303 && hop.method !== 'HEAD') ||
    ((status === 301 || status === 302) && hop.method === 'POST');
  const sameOrigin = hop.url.origin === url.origin;
  const headers = hop.headers.filter(
    ([key, value]) =>
      (sameOrigin || (HARMLESS.test(key) && !isSecret(value))) && !(toGet && ABOUT_BODY.test(key)),
  );
  if (toGet) return { url, method: 'GET', headers };
  return { ...hop, url, headers };
}
