// Tests of the packaged extension in a real VS Code: one server, one test at a time.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { findPrometheus } from '../../scripts/demo/prometheus.ts';

const here = import.meta.dirname;

/** What people do in the window they do with a real Prometheus. */
const stories = findPrometheus() !== undefined;
if (!stories) {
  const missing = 'prometheus and promtool are not installed (Debian: apt-get install prometheus)';
  if (process.env['CI'] === 'true') throw new Error(`${missing}; under CI no test is skipped`);
  console.warn(`SKIPPED: all stories in VS Code's window (test/e2e/ui): ${missing}`);
}

export default defineConfig({
  root: path.resolve(here, '../..'),
  test: {
    include: ['test/e2e/host.test.ts', ...(stories ? ['test/e2e/ui/*.test.ts'] : [])],
    passWithNoTests: !stories,
    globalSetup: path.join(here, 'setup.ts'),
    fileParallelism: false,
    // a whole editor on two busy cores: what fails once in a while is the window, what fails twice is us
    retry: 1,
    testTimeout: 300_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
