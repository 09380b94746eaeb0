// Calls that write to a run: methods as values that can be kept and sent, and what they insert.
import type { OpenStore } from './connectedLimani.ts';
import type { BatchEntry } from './limani.ts';
import type { WriteCall } from './remote.ts';

/**
 * The writing half of the interface.
 * @param make resolves with the call's answer; what it throws at once is thrown at once
 */
export function writerOf(make: (call: WriteCall) => Promise<unknown>): OpenStore['writer'] {
  const done = make as (call: WriteCall) => Promise<void>;
  return {
    createRun: (run) => make(['createRun', run]) as Promise<string>,
    startUpdateRun: (...args) => done(['startUpdateRun', ...args]),
    endRunUpdate: (...args) => done(['endRunUpdate', ...args]),
    getOrCreateHost: (...args) => make(['getOrCreateHost', ...args]) as Promise<number>,
    startOperation: (operation) => done(['startOperation', operation]),
    insertOperation: (operation) => done(['insertOperation', operation]),
    insertFactLog: (fact) => done(['insertFactLog', fact]),
    insertSnapshot: (snapshot) => done(['insertSnapshot', snapshot]),
    insertBatch: (entries) => done(['insertBatch', entries]),
  };
}

/** A call that inserts entries. */
type Insertion = Exclude<
  WriteCall,
  readonly ['createRun' | 'startUpdateRun' | 'endRunUpdate' | 'getOrCreateHost', ...unknown[]]
>;

/** What a call inserts, in its order. */
export function entriesOf(call: Insertion): readonly BatchEntry[] {
  switch (call[0]) {
    case 'startOperation':
      return [{ operationStart: call[1] }];
    case 'insertOperation':
      return [{ operation: call[1] }];
    case 'insertFactLog':
      return [{ fact: call[1] }];
    case 'insertSnapshot':
      return [{ snapshot: call[1] }];
    case 'insertBatch':
      return call[1];
  }
}
