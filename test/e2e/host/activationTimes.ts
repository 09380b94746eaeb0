// Measures how long activation takes in a fresh extension host.
import * as vscode from 'vscode';
import { report } from './report.ts';

/** Milliseconds from asking for the extension to its being active. */
export interface ActivationTimes {
  readonly databook: number;
  readonly empty: number;
}

async function timeOf(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension<unknown>(id);
  if (!extension) throw new Error(`${id} is not installed`);
  if (extension.isActive) throw new Error(`${id} is active already`);
  const begin = performance.now();
  await extension.activate();
  return performance.now() - begin;
}

export async function run(): Promise<void> {
  const empty = await timeOf('databook.databook-suites');
  const databook = await timeOf('databook.databook');
  report({ databook, empty } satisfies ActivationTimes);
}
