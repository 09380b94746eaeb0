// Run stores in folders of their own, removed after each test.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { SqljsLimani, SqljsOptions } from '../../src/limani/sqljs/sqljsLimani.ts';
import { sqljsAt } from './sqljsAt.ts';

export { workerUrl } from './sqljsAt.ts';

/** An empty folder, there until the test is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A connection to the store in a folder, not connected yet; closed when the test is done. */
export function limaniAt(folder: string, options: Partial<SqljsOptions> = {}): SqljsLimani {
  const limani = sqljsAt(folder, options);
  onTestFinished(() => limani.disconnect());
  return limani;
}

/** The same, connected. */
export async function connectedAt(folder: string, options: Partial<SqljsOptions> = {}): Promise<SqljsLimani> {
  const limani = limaniAt(folder, options);
  await limani.connect();
  return limani;
}
