import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleWorkers } from '../../../../esbuild.mjs';

export interface WorkerUrls {
  readonly workerUrl: URL;
  readonly transpileWorkerUrl: URL;
}

/** The workers as they are in the sources: for this Node only. */
export const sourceWorkers: WorkerUrls = {
  workerUrl: new URL('../../../../src/plugins/worker/main.ts', import.meta.url),
  transpileWorkerUrl: new URL('../../../../src/plugins/transpile/main.ts', import.meta.url),
};

const bundle = async (): Promise<WorkerUrls> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'databook-workers-'));
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  await bundleWorkers(folder);
  const url = (name: string): URL => pathToFileURL(path.join(folder, name));
  return { workerUrl: url('plugin-worker.mjs'), transpileWorkerUrl: url('transpile-worker.cjs') };
};

let bundled: Promise<WorkerUrls> | undefined;

/** The workers as they ship, bundled once for this process. */
export const bundledWorkers = (): Promise<WorkerUrls> => (bundled ??= bundle());
