// What the suite needs of an adapter and of a test runner.
import type { Limani } from '../../src/limani/limani.ts';

/** A method of a Limani and its arguments. */
export type Call = { [M in Method]: readonly [method: M, ...args: Parameters<Limani[M]>] }[Method];
type Method = Exclude<keyof Limani, 'capabilities' | 'exportRuns' | 'importRuns' | 'onChange' | 'getContent'>;

/** A store of its own for each test. */
export interface ConformanceTarget {
  /** Another connection to the store, connected. */
  connect(): Promise<Limani>;
  /**
   * Makes the calls, one after the other, in a process of its own that then disconnects or is killed; resolves with
   * their answers when the process is gone.
   */
  elsewhere(calls: readonly Call[], then: 'disconnect' | 'kill'): Promise<readonly unknown[]>;
  /**
   * Puts, in place of the empty store, one as an earlier version of the adapter left it, with the run `older` that ended
   * as `failure` and has an operation `u` of the cell `c` in the notebook `n`; or one of a later version.
   */
  replaceBy(version: 'earlier' | 'later'): Promise<void>;
  /** Changes what is kept of a content, behind the adapter's back. */
  damageContent(sha256: string): Promise<void>;
  /** Closes the connections that are open and removes the store. */
  dispose(): Promise<void>;
}

export type OpenTarget = () => Promise<ConformanceTarget>;

/** Of vitest, mocha or node:test. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (name: string, body: () => Promise<void>) => unknown;
}

/** A test on an empty store. */
export type StoreTest<T = ConformanceTarget> = (name: string, body: (target: T) => Promise<void>) => void;

/** Each on a target of its own, which goes when it is done. */
export const storeTests =
  <T extends Pick<ConformanceTarget, 'dispose'>>(
    { test }: TestRunner,
    open: () => Promise<T>,
  ): StoreTest<T> =>
  (name, body) => {
    test(name, async () => {
      const target = await open();
      try {
        await body(target);
      } finally {
        await target.dispose();
      }
    });
  };
