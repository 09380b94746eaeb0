// What an adapter of a server offers beside the interface, so that a local journal can stand in for a server that is away.
import type { OpenStore } from './connectedLimani.ts';
import { LimaniError } from './error.ts';
import type { Limani } from './limani.ts';

type WriteMethod = keyof OpenStore['writer'];

/** A call that writes to a run, as JSON can hold it. What it gives follows from what it is given, see `records/hostId.ts`. */
export type WriteCall = {
  [M in WriteMethod]: readonly [method: M, ...args: Parameters<Limani[M]>];
}[WriteMethod];

/** A call and its place in the sequence of its writer: rising, with gaps. */
export interface NumberedCall {
  readonly number: number;
  readonly call: WriteCall;
}

/** A call that the store will never take. */
export interface Refusal {
  readonly number: number;
  readonly error: LimaniError;
}

/**
 * Calls of writers, made once however often they are sent: a writer's calls come in the order of their numbers, from one
 * process at a time, and the store remembers, together with what they wrote, up to which number they were made.
 */
export interface RemoteStore {
  /** For people: where the server is. */
  readonly where: string;
  /** How long others believe that a writer lives without hearing of it, milliseconds. */
  readonly leaseMs: number;
  /**
   * Makes those calls that were not made before, in order, and says that the writer lives. Runs that it creates are the
   * writer's. Where any is refused the others need not have been made: send them again, without it.
   * @throws LimaniError `unavailable`: some, all or none of them were made; send them again
   */
  apply(writer: string, calls: readonly NumberedCall[]): Promise<readonly Refusal[]>;
  /** Says that the writer lives, where it has written. @throws LimaniError `unavailable` */
  beat(writer: string): Promise<void>;
  /**
   * Says that the writer is done, so that runs that it left open are interrupted.
   * @param keepNumber whether calls of it that were made may be sent again
   * @throws LimaniError `unavailable`
   */
  release(writer: string, keepNumber: boolean): Promise<void>;
}

/**
 * What a RemoteStore does: whatever goes wrong with it, its calls are to be sent again.
 * @param said what went wrong, in the adapter's words
 * @throws LimaniError `unavailable`
 */
export async function orUnavailable<T>(
  work: () => Promise<T>,
  said: (error: unknown) => LimaniError,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = said(error);
    throw failure.code === 'unavailable'
      ? failure
      : new LimaniError('unavailable', failure.message, { cause: error });
  }
}

/** A Limani on a server. What it offers beside the interface is there while it is connected. */
export interface RemoteLimani extends Limani {
  /** For people: where the server is. Known without a connection. */
  readonly where: string;
  /** While connected. @throws LimaniError `not-connected` */
  readonly remote: RemoteStore;
}
