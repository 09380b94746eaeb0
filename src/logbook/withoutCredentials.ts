import { SECRET_NAME } from '../redaction/secretName.ts';

/** Signed addresses open to whoever has them. */
const TELLING_NAME = new RegExp(String.raw`^(?:${SECRET_NAME}|(?:[\w-]{0,64}[-_])?sig(?:nature)?)$`, 'i');
const AUTHORITY = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i;
/** A password with a slash or the like that should have been percent-encoded: what stands after the colon is no port. */
const BROKEN = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@:[]*:(?!\d*(?:[/?#]|$))[^@]*?(?:@|%40)/i;

/**
 * A URI without user-info and without what its query or fragment says under a name that tells a secret (`?token=…`, which
 * becomes `?token=`). An editor percent-encodes more of a URI than people do: both become the same. One without any of
 * it is returned as it is.
 */
export function withoutCredentials(uri: string): string {
  const parts = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(uri.replace(BROKEN, '$1')) ?? [];
  const [, address = '', query = '', fragment = ''] = parts;
  return withoutUser(address) + withoutSecrets(query) + withoutSecrets(fragment);
}

const withoutUser = (address: string): string =>
  address.replace(AUTHORITY, (whole, scheme: string, authority: string) => {
    const host = authority.replace(/^.*(?:@|%40)/i, '');
    return host === authority ? whole : scheme + host.toLowerCase();
  });

/** @param part with its `?` or `#`; or empty */
function withoutSecrets(part: string): string {
  const pairs = part
    .slice(1)
    .split(/&|%26/i)
    .map((pair) => /^(.*?)(?:=|%3D)(.*)$/is.exec(pair) ?? [])
    .map(([, name, value = '']) => ({ name: name && decoded(name), value: decoded(value) }));
  const tells = (name: string | undefined): boolean => name !== undefined && TELLING_NAME.test(name);
  if (!pairs.some(({ name }) => tells(name))) return part;
  // what has no name may be the rest of a value with an ampersand
  const kept = pairs.flatMap(({ name, value }) =>
    name ? `${encodeURIComponent(name)}=${tells(name) ? '' : encodeURIComponent(value)}` : [],
  );
  return part.slice(0, 1) + kept.join('&');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray "%"
  }
}
