import { expect, test } from 'vitest';
import { answerOfPath, answerPath, comparisonPath, runPath, runsOfPath } from './runAddress.ts';

test('the tab says which notebook and when; the path says which run', () => {
  const run = { id: '019a-1', notebook: 'file:///w/a%20b.databook', startedAt: 1_795_140_600.9 };
  const path = runPath(run);
  expect(path).toBe('/019a-1/a b (run of 2026-11-20 02.10.00 UTC).databook');
  expect(runsOfPath(path)).toEqual(['019a-1']);
  const both = comparisonPath(run, { ...run, id: '019a-2', startedAt: run.startedAt + 60 });
  expect(both).toBe(
    '/019a-1..019a-2/a b (run of 2026-11-20 02.10.00 UTC and 2026-11-20 02.11.00 UTC).databook',
  );
  expect(runsOfPath(both)).toEqual(['019a-1', '019a-2']);
  expect(runPath({ ...run, notebook: 'untitled:x/y' })).toContain('/y (run of');
});

test('a run is found whatever its id is', () => {
  for (const id of ['ci/42', 'build..7', '..', '100%', '#1 ä?']) {
    const run = { id, notebook: null, startedAt: 1 };
    expect(runsOfPath(runPath(run))).toEqual([id]);
    expect(runsOfPath(comparisonPath(run, { ...run, id: 'b/..' }))).toEqual([id, 'b/..']);
    expect(runsOfPath(answerPath(id, 'a.json'))).toEqual([id]);
    expect(answerOfPath(answerPath(id, 'a.json'))).toBe('a.json');
    expect(runPath(run).split('/')).toHaveLength(3);
  }
  expect(runsOfPath('/100%/x.databook')).toEqual(['100%']);
});

test('an answer lies beside the notebook of its run', () => {
  const path = answerPath('019a-1', '1f2e3d4c5b6a.json');
  expect(path).toBe('/019a-1/answers/1f2e3d4c5b6a.json');
  expect(runsOfPath(path)).toEqual(['019a-1']);
  expect(answerOfPath(path)).toBe('1f2e3d4c5b6a.json');
  const run = { id: '019a-1', notebook: '/w/answers', startedAt: 1 };
  expect(answerOfPath(runPath(run))).toBeUndefined();
});
