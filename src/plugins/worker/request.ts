import type { PluginRequest } from '../contract.ts';
import type { Output } from '../../results/output.ts';
import type { GuestOutput, GuestPair, GuestRequest } from './guest.ts';

const pairs = (record: Readonly<Record<string, string>>): GuestPair[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

const outputOf = ({ mime, data, metadata }: Output): GuestOutput => ({
  mime,
  data: new Uint8Array(data),
  metadata: metadata === undefined ? undefined : JSON.stringify(metadata),
});

/** A request as the plugin's export takes it. */
export const toGuest = (request: PluginRequest, timeoutMs: number): GuestRequest => ({
  input: request.input,
  options: pairs(request.options),
  variables: pairs(request.variables),
  window: { from: request.window.from, to: request.window.to },
  step: request.step,
  now: request.now,
  dryRun: request.dryRun,
  timeoutMs,
  cells: request.cells.map(({ name, outputs }) => ({ name, outputs: outputs.map(outputOf) })),
});
