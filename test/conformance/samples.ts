// Entries for tests, complete but for what a test is about.
import assert from 'node:assert/strict';
import type {
  FactEntry,
  OperationEnd,
  OperationStart,
  RunStart,
  SnapshotEntry,
} from '../../src/limani/entries.ts';
import type { LimaniErrorCode } from '../../src/limani/error.ts';

export const aRun = (runId: string, more: Partial<RunStart> = {}): RunStart => ({
  runId,
  runIdHuman: `human ${runId}`,
  startTime: 1000,
  hailerInfo: { user: 'oncall' },
  ...more,
});

export const aStart = (
  runId: string,
  hostId: number,
  uid: string,
  more: Partial<OperationStart> = {},
): OperationStart => ({
  ...{ uid, runId, hostId, name: 'restart', timestamp: 1001, arguments: { unit: 'web' } },
  ...more,
});

export const anEnd = (runId: string, hostId: number, more: Partial<OperationEnd> = {}): OperationEnd => ({
  ...{ runId, hostId, opHash: 'sha256:0', name: 'restart', changed: true, success: true, duration: 0.5 },
  ...{ timestamp: 1002, logs: { stdout: 'done' }, diff: '', arguments: { unit: 'web' }, retryStats: {} },
  commandNFacts: ['systemctl restart web'],
  ...more,
});

export const aFact = (runId: string, timestamp: number, more: Partial<FactEntry> = {}): FactEntry => ({
  ...{ runId, timestamp, logLevel: 'info', context: 'http', command: `GET /${timestamp}` },
  ...more,
});

export const aSnapshot = (
  runId: string,
  hostId: number,
  more: Partial<SnapshotEntry> = {},
): SnapshotEntry => ({
  ...{ runId, hostId, stage: 'pre_operations', timestamp: 1000, metrics: { ram_percent: 12.5 } },
  ...more,
});

/** Rejects with a LimaniError of this code, whose message is a sentence. */
export const refused = (promise: Promise<unknown>, code: LimaniErrorCode): Promise<void> =>
  assert.rejects(promise, (error: Error) => {
    assert.equal(error.name, 'LimaniError');
    assert.equal((error as Error & { code: string }).code, code);
    assert.match(error.message, /^[A-Z"].*[.]$/s);
    return true;
  });
