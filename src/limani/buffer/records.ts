// What a line of a backlog says.
import type { Json } from '../entries.ts';
import { LimaniError } from '../error.ts';
import type { JournalRecord } from '../journal/codec.ts';
import type { Identity } from '../processIdentity.ts';
import type { NumberedCall, WriteCall } from '../remote.ts';

export type BacklogRecord =
  /** Who writes it, so that others see when he is gone. */
  | { readonly kind: 'writer'; readonly identity: Identity }
  | { readonly kind: 'call'; readonly call: NumberedCall }
  /** A call that is too long for a line; its JSON is kept under a hash. */
  | { readonly kind: 'long'; readonly number: number; readonly hash: string }
  | { readonly kind: 'content'; readonly hash: string };

export const writerValues = ({ machine, processStarted }: Identity): Json[] => [machine, processStarted];

export const callValues = ({ number, call }: NumberedCall): Json[] => [number, ...(call as readonly Json[])];

/** @throws LimaniError `newer` */
export function toRecord({ kind, values }: JournalRecord): BacklogRecord {
  const [first, second] = values;
  switch (kind) {
    case 'writer':
      return {
        kind,
        identity: {
          machine: typeof first === 'string' ? first : '',
          processStarted: typeof second === 'string' ? second : null,
        },
      };
    case 'call':
      return { kind, call: { number: Number(first), call: values.slice(1) as unknown as WriteCall } };
    case 'long':
      return { kind, number: Number(first), hash: typeof second === 'string' ? second : '' };
    case 'content':
      return { kind, hash: typeof first === 'string' ? first : '' };
    default:
      throw new LimaniError('newer', `A newer Databook left entries that this one cannot send. Update it.`);
  }
}
