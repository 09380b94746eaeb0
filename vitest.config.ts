import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'wasm-plugins/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/e2e/**', 'test/vscode-host/**', 'dist/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
