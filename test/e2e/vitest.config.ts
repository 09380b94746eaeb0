// Tests of the packaged extension in a real VS Code: one server, one test at a time.
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;

export default defineConfig({
  root: path.resolve(here, '../..'),
  test: {
    include: ['test/e2e/host.test.ts', 'test/e2e/ui/*.test.ts'],
    globalSetup: path.join(here, 'setup.ts'),
    fileParallelism: false,
    // a whole editor on two busy cores: what fails once in a while is the window, what fails twice is us
    retry: 1,
    testTimeout: 300_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
