import { SECRET_NAME, SHORTEST_VALUE, isTelling } from './secretName.ts';

const TELLING_NAME = new RegExp(`^${SECRET_NAME}$`, 'i');

// atob exists wherever this runs (Node, browsers) but belongs to no ECMAScript library.
declare const atob: (base64: string) => string;

const decoded = (base64: string): string => {
  try {
    return atob(base64);
  } catch (error) {
    // Not base64 after all: there is nothing inside it to hide.
    if (error instanceof Error && error.name === 'InvalidCharacterError') return '';
    throw error;
  }
};

const ofAuthorization = (value: string): string[] => {
  const [scheme = '', ...rest] = value.trim().split(/\s+/);
  const credentials = rest.join(' ');
  if (credentials === '') return [scheme];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  // some write the pair as it is
  const pair = credentials.includes(':') ? credentials : decoded(credentials);
  return [credentials, pair.slice(pair.indexOf(':') + 1)];
};

const cookieValues = (pairs: readonly string[]): string[] =>
  pairs
    .map((pair) =>
      pair
        .slice(pair.indexOf('=') + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    )
    .filter((value) => value.length >= SHORTEST_VALUE);

/**
 * The secrets that a request or response header carries: the credentials of `Authorization`, the values of `Cookie`
 * and `Set-Cookie`, and of those whose name says it (`X-Api-Key`, `X-Vault-Token`). Empty for any other header.
 */
export const secretsOfHeader = (name: string, value: string): string[] => {
  switch (name.toLowerCase()) {
    case 'authorization':
    case 'proxy-authorization':
      return ofAuthorization(value);
    case 'cookie':
      return cookieValues(value.split(';'));
    case 'set-cookie':
      return cookieValues([value.split(';')[0] ?? '']);
    default:
      return TELLING_NAME.test(name) ? value.trim().split(/\s+/).filter(isTelling) : [];
  }
};
