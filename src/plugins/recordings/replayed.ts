import type { EnvValue, Recordings } from '../contract.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { serverVariables } from './standIns.ts';

const sendsRequests = ({ allowedDomains, askOrigins }: Manifest): boolean =>
  askOrigins || allowedDomains.length > 0;

/**
 * Whether a call is answered by recordings: when they are asked for and the user has set no server for the plugin. A
 * plugin that takes addresses from the cell has none to set.
 * @param valueOf the value of an environment variable, wherever it comes from
 */
export const isReplayed = async (
  manifest: Manifest,
  recordings: Recordings | undefined,
  valueOf: (name: string) => Promise<EnvValue | undefined>,
): Promise<boolean> => {
  if (recordings?.mode !== 'replay' || !sendsRequests(manifest)) return false;
  if (recordings.forced !== undefined) return true;
  for (const name of serverVariables(manifest)) {
    const found = await valueOf(name);
    if (found && found.value.trim() !== '') return false;
  }
  return true;
};
