// What MongoDB, its driver and the way to it say, as errors of a Limani.
import { LimaniError, messageOf, type LimaniErrorCode } from '../error.ts';
import { withFault, type Fault } from '../fault.ts';

interface DriverError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errorResponse?: unknown;
  readonly err?: unknown;
  readonly hasErrorLabel?: (label: string) => boolean;
}

const asDriverError = (error: unknown): DriverError =>
  typeof error === 'object' && error !== null ? error : {};

/** What went wrong: of several writes at once the driver says it in an error of another kind. */
function originOf(error: unknown): DriverError {
  const { errorResponse, err, code } = asDriverError(error);
  if (errorResponse instanceof Error) return originOf(errorResponse);
  return asDriverError(code === undefined && err ? err : error);
}

/** Numbers of the server's errors. */
const DUPLICATE_KEY = 11_000;
const TOO_LARGE = 10_334;
/** It stops, or another server became the primary one, or the others did not confirm in time. */
const SERVER_GONE = new Set([
  6, 7, 64, 89, 91, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436, 10_058,
]);
/** In the way of another transaction. */
const IN_THE_WAY = new Set([112, 251, 24, 46]);

const LOST_NAMES = new Set([
  ...['MongoNetworkError', 'MongoNetworkTimeoutError', 'MongoServerSelectionError', 'MongoPoolClearedError'],
  ...['PoolClearedError', 'PoolClearedOnNetworkError', 'MongoPoolClosedError', 'MongoOperationTimeoutError'],
  ...[
    'MongoTopologyClosedError',
    'MongoServerClosedError',
    'WaitQueueTimeoutError',
    'MongoStalePrimaryError',
  ],
]);

/** The connection or the server is gone: what was asked may or may not have been done. */
export function isLost(error: unknown): boolean {
  const { name, code } = originOf(error);
  return LOST_NAMES.has(String(name)) || (typeof code === 'number' && SERVER_GONE.has(code));
}

/** No server was found within the time for that: trying again at once is of no use. */
export const isAway = (error: unknown): boolean => originOf(error).name === 'MongoServerSelectionError';

/** Worth another try: gone, or in the way of another transaction. */
export function isTransient(error: unknown): boolean {
  const origin = originOf(error);
  const { code } = origin;
  const labelled = (label: string): boolean => origin.hasErrorLabel?.(label) ?? false;
  return (
    isLost(error) ||
    (typeof code === 'number' && IN_THE_WAY.has(code)) ||
    labelled('TransientTransactionError') ||
    labelled('UnknownTransactionCommitResult')
  );
}

/** There is a document of this id already. */
export const isDuplicate = (error: unknown): boolean => originOf(error).code === DUPLICATE_KEY;

/** User, password, rights. */
const LETS_NOBODY_IN = new Set([13, 18, 8000]);
/** It does not validate, or is too large. */
const OF_DOCUMENT = new Set([121, TOO_LARGE, 17_419, 17_420]);
/** The driver sends no such thing. */
const OF_DOCUMENT_NAMES = new Set(['BSONError', 'BSONRuntimeError', 'MongoInvalidArgumentError']);

function faultOf(error: unknown): Fault {
  const { name, code } = originOf(error);
  if (isLost(error) || LETS_NOBODY_IN.has(Number(code))) return 'way';
  return OF_DOCUMENT.has(Number(code)) || OF_DOCUMENT_NAMES.has(String(name)) ? 'call' : 'server';
}

const CERTIFICATE = 'Name the certificate of its authority in the URL, as tlsCAFile.';

/** What to do, by what the server, Node or the driver says. */
const ADVICE: Readonly<Record<string, string>> = {
  18: 'Check the user, the password in MONGODB_PASSWORD, and authSource.',
  13: 'Give the user the role readWrite on the database.',
  8000: 'Check the user, and the password in MONGODB_PASSWORD.',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: 'Name the server as its certificate does.',
};

/** Of the error itself, or of what caused it. */
function adviceFor(error: unknown): string {
  for (let at: unknown = originOf(error), depth = 0; at && depth < 5; at = asDriverError(at).cause, depth++) {
    const { code } = asDriverError(at);
    const advice = typeof code === 'string' || typeof code === 'number' ? ADVICE[code] : undefined;
    if (advice !== undefined) return advice;
  }
  return '';
}

/** The error of a call, with where the store is, and where the fault lies. */
export function toLimaniError(where: string, code: LimaniErrorCode, error: unknown): LimaniError {
  return error instanceof LimaniError ? error : withFault(inWords(where, code, error), faultOf(error));
}

function inWords(where: string, code: LimaniErrorCode, error: unknown): LimaniError {
  const said = messageOf(error)
    .trim()
    .replace(/[.:]*$/, '.');
  const options = { cause: error };
  if (originOf(error).code === TOO_LARGE)
    return new LimaniError('too-large', `The run store ${where} cannot take this entry: ${said}`, options);
  const failed =
    code === 'not-written' ? 'cannot be written' : isLost(error) ? 'cannot be reached' : 'cannot be used';
  return new LimaniError(
    code,
    `The run store ${where} ${failed}: ${said} ${adviceFor(error)}`.trimEnd(),
    options,
  );
}
