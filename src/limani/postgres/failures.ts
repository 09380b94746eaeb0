// What PostgreSQL and the way to it say, as errors of a Limani.
import { LimaniError, messageOf, type LimaniErrorCode } from '../error.ts';
import { withFault, type Fault } from '../fault.ts';

const codeOf = (error: unknown): string => {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

/** Shutdown, crash, and not up yet; the classes 08 (connection) and, for distributed servers, 58 do not need a list. */
const SERVER_GONE = new Set(['57P01', '57P02', '57P03', '57P05', '25P03']);
const NETWORK_GONE = /^(E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_AGAIN)|ENOTFOUND)/;
/** What the driver says without a code. */
const CONNECTION_GONE =
  /Connection terminated|Connection ended|connection timeout|timeout exceeded|read timeout|not queryable|closed the connection/i;

/** The connection or the server is gone: what was asked may or may not have been done. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return (
    SERVER_GONE.has(code) ||
    /^08/.test(code) ||
    NETWORK_GONE.test(code) ||
    (code === '' && CONNECTION_GONE.test(messageOf(error)))
  );
}

/** Worth another try: gone, or in the way of another transaction, or too many connections for a moment. */
export const isTransient = (error: unknown): boolean =>
  isLost(error) || ['40001', '40P01', '40003', '53300'].includes(codeOf(error));

/** It is about what was to be written, and comes again however often that is sent: data, constraints, limits. */
export const isOfEntry = (error: unknown): boolean => /^(22|23|54)/.test(codeOf(error));

/** User, password, database, rights, too many connections; certificates. */
const LETS_NOBODY_IN = /^(28|3D|42501|53300)|CERT|SIGNATURE|TLS|SSL/;
/** What the driver says of that without a code. */
const NO_WAY_IN = /^SASL|SSL connection/;

function faultOf(error: unknown): Fault {
  const code = codeOf(error);
  const isRefused = code === '' ? NO_WAY_IN.test(messageOf(error)) : LETS_NOBODY_IN.test(code);
  if (isLost(error) || isRefused) return 'way';
  return isOfEntry(error) ? 'call' : 'server';
}

const CERTIFICATE = 'Name the certificate of its authority in the URL, as sslrootcert.';
/** What the driver says where there is no password at all. */
const NO_PASSWORD = /client password must be/;

/** What to do, by what the server says. */
const ADVICE: Readonly<Record<string, string>> = {
  '28P01': 'Check the user, and the password in PGPASSWORD.',
  '28000': 'Check the user, and whether the server admits it from here.',
  '3D000': 'Create the database, or name another one.',
  '42501': 'Grant the user CREATE on the database, or USAGE on the schema and all rights on its tables.',
  '53100': 'Make room on its disk.',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: 'Name the server as its certificate does.',
  '25006': 'Name the primary server: this one is read-only.',
};

/** The error of a call, with where the store is, and where the fault lies. */
export function toLimaniError(where: string, code: LimaniErrorCode, error: unknown): LimaniError {
  return error instanceof LimaniError ? error : withFault(inWords(where, code, error), faultOf(error));
}

function inWords(where: string, code: LimaniErrorCode, error: unknown): LimaniError {
  // the driver's and Node's own advice is for programmers
  const [what = ''] = messageOf(error).trim().split('; if ');
  const said = NO_PASSWORD.test(what)
    ? 'it asks for a password: set PGPASSWORD.'
    : what.replace(/[.:]*$/, '.');
  const advice = ADVICE[codeOf(error)] ?? '';
  const options = { cause: error };
  if (codeOf(error) === '54000')
    return new LimaniError('too-large', `The run store ${where} cannot take this entry: ${said}`, options);
  const failed =
    code === 'not-written' ? 'cannot be written' : isLost(error) ? 'cannot be reached' : 'cannot be used';
  return new LimaniError(code, `The run store ${where} ${failed}: ${said} ${advice}`.trimEnd(), options);
}
