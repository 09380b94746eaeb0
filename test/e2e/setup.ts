// Starts what all tests in VS Code share: a Prometheus and one VS Code server with the packaged extension.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { findPrometheus, startDemoPrometheus } from '../../scripts/demo/prometheus.ts';
import { vsixFile } from '../../scripts/package.ts';
import { startServer } from '../vscode-host/harness/server.ts';

export interface SharedVscode {
  readonly base: string;
  /** Where the server keeps the user's settings. */
  readonly home: string;
  readonly vsix: string;
  /** Environment of the extension host. */
  readonly env: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    vscode: SharedVscode;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const programs = findPrometheus();
  const prometheus = programs && (await startDemoPrometheus(programs));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-e2e-'));
  const env: Record<string, string> = prometheus ? { PROMETHEUS_URL: prometheus.url } : {};
  const removeAll = async (): Promise<void> => {
    await prometheus?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const server = await startServer({ folder, vsix: [vsixFile], automation: false, env });
    project.provide('vscode', { base: server.base, home: server.home, vsix: vsixFile, env });
    return async () => {
      await server.stop();
      await removeAll();
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}
