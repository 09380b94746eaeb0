import type { Recordings } from '../contract.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { serverVariables } from './standIns.ts';

/** What a person does to have a server asked instead of recordings. */
export const goLive = (manifest: Manifest, { forced }: Extract<Recordings, { mode: 'replay' }>): string => {
  const names = serverVariables(manifest);
  if (forced === 'option') return 'To ask the server, run without --replay.';
  if (forced === 'source') return 'To ask the server, define the data source that the cell names.';
  if (names.length === 0)
    return 'To ask the server, remove "replay:" from the front matter of the notebook.';
  if (names.includes('PROMETHEUS_URL'))
    return 'To ask a server, set its address: with the command "Databook: Set Prometheus URL" in VS Code, or in the environment variable PROMETHEUS_URL.';
  return `To ask a server, set ${names.join(' and ')} in the environment or the setting databook.env.`;
};
