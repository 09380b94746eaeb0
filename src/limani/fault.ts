import type { LimaniError } from './error.ts';

/**
 * Where a failure of a server lies.
 * - `way`: the server is not reached, or lets nobody in
 * - `call`: what was asked, or was to be written, fails however often it is sent
 * - `server`: it is there, and could not do it this time
 */
export type Fault = 'way' | 'call' | 'server';

/** The same error, with where it lies. */
export const withFault = (error: LimaniError, fault: Fault): LimaniError => Object.assign(error, { fault });

/** Undefined where nobody said. */
export const faultOf = (error: LimaniError): Fault | undefined =>
  (error as { readonly fault?: Fault } & LimaniError).fault;
