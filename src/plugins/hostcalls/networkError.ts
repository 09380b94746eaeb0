const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';

/** OpenSSL's own words, from between its numbers and file names. */
const tlsReason = (error: unknown, code: string): string =>
  (error instanceof Error ? /SSL routines:[^:]*:([^:]+)/.exec(error.message)?.[1] : undefined) ?? code;

/** Why a request got no answer, in words for a person. */
export function describeNetworkError(error: unknown, url: URL): string {
  const code = codeOf(error);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return `${url.host} does not speak TLS as it should (${tlsReason(error, code)}); perhaps its address begins with http://`;
  if (code.startsWith('HPE_')) return `${url.host} answers with something that is not HTTP (${code})`;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no address is known for ${url.hostname}`;
    case 'ECONNREFUSED':
      return `nothing answers at ${url.host}: connection refused`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${url.host} cannot be reached from here`;
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `no connection to ${url.host} in time`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `${url.host} closed the connection before it had answered`;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'CERT_HAS_EXPIRED':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${url.host} is not trusted (${code})`;
    default: {
      const message = error instanceof Error && error.message !== '' ? error.message : code || String(error);
      return `the request to ${url.host} failed: ${message}`;
    }
  }
}
