import { LimaniError } from '../error.ts';
import type { ExportOptions, Limani, RunFilter } from '../limani.ts';
import { METHODS } from './methods.ts';

/** A Limani that is made when it is first needed. */
export interface DeferredLimani extends Limani {
  /** Makes it, without connecting. @throws what making it throws; the next call tries again */
  prepare(): Promise<void>;
}

/** @param make asked once, unless it fails */
export function deferredLimani(make: () => Promise<Limani>): DeferredLimani {
  let making: Promise<Limani> | undefined;
  let made: Limani | undefined;
  const prepare = async (): Promise<Limani> => {
    try {
      return (made = await (making ??= make()));
    } catch (error) {
      making = undefined;
      throw error;
    }
  };
  const now = (): Limani => {
    if (made) return made;
    throw new LimaniError('not-connected', 'The run store is not open: call connect() first.');
  };
  type Call = (...args: unknown[]) => unknown;
  const calls = METHODS.map((method) => [
    method,
    (...args: unknown[]) =>
      // what now() throws is a rejection
      new Promise((resolve) => resolve((now()[method] as Call).apply(now(), args))),
  ]);
  return {
    ...(Object.fromEntries(calls) as unknown as Limani),
    get capabilities() {
      return made?.capabilities ?? { file: null, maxEntryBytes: null };
    },
    prepare: async () => {
      await prepare();
    },
    connect: async () => (await prepare()).connect(),
    disconnect: async () => made?.disconnect(),
    exportRuns: (filter?: RunFilter, options?: ExportOptions) => now().exportRuns(filter, options),
    onChange: (listener) => now().onChange?.(listener) ?? (() => undefined),
  };
}
