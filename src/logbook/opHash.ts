import { createHash } from 'node:crypto';
import type { Provenance } from '../results/output.ts';
import type { OperationDetails } from './told.ts';

/** `sha256:<hex>` of plugin, version, source and inputs: equal for the same task, whenever and wherever it runs. */
export function opHash({ plugin, source }: Provenance, inputs: OperationDetails['inputs'] = {}): string {
  const sorted = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = JSON.stringify([plugin ?? null, source ?? null, sorted]);
  return `sha256:${createHash('sha256').update(said).digest('hex')}`;
}

/** The name of a plugin, of its `name@version`. */
export const pluginName = (plugin: string): string => plugin.replace(/@[^@]*$/, '');
