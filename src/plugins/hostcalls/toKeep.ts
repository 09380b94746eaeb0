import { setImmediate } from 'node:timers/promises';
import type { AnswerBody } from '../contract.ts';
import type { CallSecrets } from './callSecrets.ts';
import type { ReadBody } from './readBody.ts';

/** Bytes that are searched before others have their turn. */
const STEP = 128 * 1024;
/** No form of a secret, or of the pieces that a long one is searched in, is longer. */
const OVERLAP = 16 * 1024;
const MAX_TYPE = 200;

type Secrets = Pick<CallSecrets, 'redact' | 'redactBytes' | 'count'>;

/** What an answer's fact says of it, and the answer itself where it has at most `max` bytes; 0 keeps none. */
export function toKeep(
  { headers, parts, bytes }: ReadBody,
  max: number,
  secrets: Secrets,
): { readonly contentType?: string; readonly body?: AnswerBody; readonly tooLargeToKeep?: number } {
  if (max === 0 || bytes === 0) return {};
  if (bytes > max) return { tooLargeToKeep: max };
  const type = headers.find(({ key }) => key.toLowerCase() === 'content-type')?.value;
  // a copy: the parts themselves move to the plugin's thread
  const whole = Buffer.concat(parts);
  return {
    ...(type !== undefined && { contentType: secrets.redact(type).slice(0, MAX_TYPE) }),
    body: { size: bytes, read: () => withoutSecrets(whole, secrets) },
  };
}

/** Most answers hold no secret: that is found out piece by piece. What holds one is searched as a whole. */
export async function withoutSecrets(bytes: Uint8Array, secrets: Secrets): Promise<Uint8Array> {
  let known: number;
  do {
    known = secrets.count;
    for (let at = 0; at < bytes.length; at += STEP) {
      await setImmediate();
      const piece = bytes.subarray(at, at + STEP + OVERLAP);
      if (secrets.redactBytes(piece) !== piece) return secrets.redactBytes(bytes);
    }
    // one that became known meanwhile counts for what was searched before, too
  } while (secrets.count !== known);
  return bytes;
}
