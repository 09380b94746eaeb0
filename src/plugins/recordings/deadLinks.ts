import type { Output } from '../../results/output.ts';
import { readRich } from '../../results/rich.ts';
import { printRich } from '../../results/validate.ts';
import { STAND_IN_MARK, isStandIn } from './standIns.ts';

/**
 * A valid output without links to addresses that only stood in for a server in a replay: they lead nowhere.
 */
export const withoutDeadLinks = (output: Output): Output => {
  const { buffer, byteOffset, length } = output.data;
  if (!Buffer.from(buffer, byteOffset, length).includes(STAND_IN_MARK)) return output;
  const rich = readRich(output.mime, output.data);
  if (!rich || !('links' in rich.value)) return output;
  const alive = rich.value.links?.filter(({ url }) => !isStandIn(url)) ?? [];
  if (alive.length === rich.value.links?.length) return output;
  // in its place: the order of keys is fixed
  const entries = Object.entries<unknown>(rich.value).flatMap(([key, value]): [string, unknown][] => {
    if (key !== 'links') return [[key, value]];
    return alive.length > 0 ? [[key, alive]] : [];
  });
  const value = Object.fromEntries(entries) as never;
  return { ...output, data: new TextEncoder().encode(printRich({ kind: rich.kind, value })) };
};
