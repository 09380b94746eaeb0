import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { noHistory } from './noHistory.ts';

test('runs that lie in the folder are pointed to', () => {
  const folder = temporaryFolder();
  expect(noHistory('/s/runs', folder)).toBe('There is no history yet: no run is on record in /s/runs.');
  mkdirSync(path.join(folder, '.databook', 'runs'), { recursive: true });
  expect(noHistory('/s/runs', folder)).toMatch(
    / Runs of this folder lie in it: --store \.databook shows them\.$/,
  );
});
