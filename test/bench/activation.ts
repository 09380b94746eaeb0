// What activation costs the extension host.
import path from 'node:path';
import { packageExtension, vsixFile } from '../../scripts/package.ts';
import { installVscode } from '../vscode-host/harness/install.ts';
import { runInHost } from '../e2e/runInHost.ts';
import type { ActivationTimes } from '../e2e/host/activationTimes.ts';
import type { Figure } from './figure.ts';
import { median, ratioOf } from './rounds.ts';

/** Activation of Databook against an extension that does nothing, in the same extension host; cold, so once each per host. */
export async function bench(): Promise<Figure[]> {
  installVscode(console.log);
  await packageExtension();
  const entry = path.join(import.meta.dirname, '../e2e/host/activationTimes.ts');
  const runs: ActivationTimes[] = [];
  for (let i = 0; i < 3; i++) runs.push((await runInHost({ entry, vsix: vsixFile })) as ActivationTimes);
  const databook = runs.map((run) => run.databook);
  const empty = runs.map((run) => run.empty);
  const note = `${median(databook).toFixed(1)} ms, an empty extension ${median(empty).toFixed(1)} ms, median of ${runs.length} hosts`;
  const ratio = ratioOf(databook, empty);
  return [{ name: 'activation / empty extension', ratio, note, lowerIsBetter: true }];
}
