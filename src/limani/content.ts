// Contents: bytes that are kept once under their sha256, compressed.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { checkedNumber } from './checks.ts';
import type { RunData } from './entries.ts';
import { LimaniError } from './error.ts';
import { LATE } from './records/entry.ts';

/** Before the hash, where an entry refers to a content: `sha256:<hex>`. */
export const CONTENT_SCHEME = 'sha256:';
/** A content never takes more than this when it is unpacked; more is damage, or someone's joke. */
const MAX_BYTES = 1 << 30;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const pack = (bytes: Uint8Array): Promise<Buffer> => promisify(gzip)(bytes);

/** The bytes, or null where they are not what the hash says (or too many). */
export async function unpack(
  packed: Uint8Array,
  sha256: string,
  maxBytes = MAX_BYTES,
): Promise<Buffer | null> {
  const bytes = await promisify(gunzip)(packed, { maxOutputLength: maxBytes }).catch(damaged);
  return bytes && sha256Of(bytes) === sha256 ? bytes : null;
}

/** What zlib says of bytes that it cannot unpack. */
function damaged(error: unknown): null {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE') return null;
  throw error;
}

/** A hash as `putContent` gives it. @throws LimaniError `invalid` */
export function checkedHash(sha256: string): string {
  if (typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)) return sha256;
  throw new LimaniError(
    'invalid',
    `The hash of a content must be a sha256 of 64 digits in lower-case hex, not ${JSON.stringify(sha256).slice(0, 80)}.`,
  );
}

/** The bytes of a content as they are to be kept. @throws LimaniError `invalid` */
export function checkedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  throw new LimaniError('invalid', `A content must be bytes, not ${typeof bytes}.`);
}

/** Every store has times up to this one, and none from before 1970. Epoch seconds. */
const LAST_TIME = 1e11;

/** The time before which contents are old, epoch seconds, as every store can compare it. @throws LimaniError `invalid` */
export const checkedBefore = (before: number): number =>
  Math.min(Math.max(checkedNumber('The time "before"', before), 0), LAST_TIME);

/** The hash that an entry refers to, without its scheme; undefined where it is no hash of a content. */
export function hashIn(reference: unknown): string | undefined {
  const [, sha256] = typeof reference === 'string' ? (/^sha256:([0-9a-f]{64})$/.exec(reference) ?? []) : [];
  return sha256;
}

/** Hashes of the contents that a run refers to, each once. */
export function contentsOf({ hosts, factLogs }: RunData): ReadonlySet<string> {
  const references = [
    ...hosts.flatMap(({ operations }) => operations.map(({ outputHash }) => outputHash)),
    // an operation that came late is kept as a fact
    ...factLogs.flatMap(({ contentHash, context, detail }) =>
      context === LATE ? [contentHash, detail?.['outputHash']] : [contentHash],
    ),
  ];
  return new Set(references.flatMap((reference) => hashIn(reference) ?? []));
}
