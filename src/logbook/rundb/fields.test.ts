import { expect, test } from 'vitest';
import type { Operation } from '../../limani/entries.ts';
import { RUN_STATUSES } from '../../limani/status.ts';
import { cellFields } from './fields.ts';

const OPERATION: Operation = {
  ...{ uid: 'r/1#1', runId: 'r', hostId: 1, name: 'p99', status: 'success', startTime: 5.5, timestamp: 7 },
  ...{ duration: 1.5, opHash: 'sha256:0123456789', changed: true, success: true, logs: {}, diff: '-1' },
  ...{ arguments: { source: 'up', sent: 'up{}' }, retryStats: {}, commandNFacts: [], cell: 'c' },
  ...{ plugin: 'prometheus@1.0.0', sourceHash: null, outputHash: 'sha256:ff', provenance: null },
};
const RUN = { hailerInfo: { user: 'me', hostname: 'laptop' } };

test('what a cell did, in the fields of a record', () => {
  expect(cellFields(OPERATION, RUN, 6)).toEqual({
    action: 'prometheus',
    inputs: [{ source: 'up' }, { sent: 'up{}' }],
    outputs: [{ resources: ['sha256:ff'] }, { diff: '-1' }],
    cfgs: [{ user: 'me' }, { machine: 'laptop' }, { plugin: 'prometheus@1.0.0' }],
    hooks: [],
    ...{ start: '5.5', end: '7', rc: 0, uhash: '012345' },
  });
});

test('what has not ended has neither end nor exit code nor hash', () => {
  const open: Operation = {
    ...OPERATION,
    ...{ status: 'running', duration: null, opHash: null, plugin: null, outputHash: null, diff: null },
  };
  expect(cellFields(open, { hailerInfo: {} }, 6)).toMatchObject({
    ...{ action: '', outputs: [], cfgs: [], end: '', rc: null, uhash: '' },
  });
});

test('each way to end has an exit code; only success has 0', () => {
  const codes = RUN_STATUSES.map((status) => [status, cellFields({ ...OPERATION, status }, RUN, 6)['rc']]);
  expect(Object.fromEntries(codes)).toEqual({
    ...{ queued: null, running: null, success: 0, cancelled: 130, denied: 3, timeout: 1, failure: 1 },
    interrupted: null,
  });
});
