// Run stores in folders of their own, removed after each test.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { SqljsLimani, type SqljsOptions } from '../../src/limani/sqljs/sqljsLimani.ts';

export const workerUrl = new URL('../../src/limani/sqljs/worker/main.ts', import.meta.url);

/** An empty folder, there until the test is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A connection to the store in a folder, not connected yet; closed when the test is done. */
export function limaniAt(folder: string, options: Partial<SqljsOptions> = {}): SqljsLimani {
  const limani = new SqljsLimani({
    folder,
    workerUrl,
    blocking: false,
    publishAfterMs: 60_000,
    onWarning: (message) => {
      throw new Error(message);
    },
    ...options,
  });
  onTestFinished(() => limani.disconnect());
  return limani;
}

/** The same, connected. */
export async function connectedAt(folder: string, options: Partial<SqljsOptions> = {}): Promise<SqljsLimani> {
  const limani = limaniAt(folder, options);
  await limani.connect();
  return limani;
}
