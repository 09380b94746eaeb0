// What activation costs the extension host.
import path from 'node:path';
import { packageExtension, vsixFile } from '../../scripts/package.ts';
import { installVscode } from '../vscode-host/harness/install.ts';
import { runInHost } from '../e2e/runInHost.ts';
import type { ActivationTimes } from '../e2e/host/activationTimes.ts';
import type { Figure } from './figure.ts';

/** Activation of Databook against an extension that does nothing, in the same extension host; cold, so once each per host. */
export async function bench(): Promise<Figure[]> {
  installVscode(console.log);
  await packageExtension();
  const entry = path.join(import.meta.dirname, '../e2e/host/activationTimes.ts');
  const runs: ActivationTimes[] = [];
  for (let i = 0; i < 3; i++) runs.push((await runInHost({ entry, vsix: vsixFile })) as ActivationTimes);
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const databook = median(runs.map((run) => run.databook));
  const empty = median(runs.map((run) => run.empty));
  const note = `${databook.toFixed(1)} ms, an empty extension ${empty.toFixed(1)} ms, median of ${runs.length} hosts`;
  return [{ name: 'activation / empty extension', ratio: databook / empty, note, lowerIsBetter: true }];
}
