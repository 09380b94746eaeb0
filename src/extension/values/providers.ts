import type { EnvValue } from '../../plugins/contract.ts';
import type { EnvProvider } from '../../plugins/hostcalls/envProvider.ts';
import type { Secrets } from './secrets.ts';

const plain = (value: string | undefined): EnvValue | undefined =>
  value === undefined ? undefined : { value };

/** Where plugins' environment values come from, first hit wins: secret store, settings, the process. */
export const envProviders = (
  secrets: Secrets,
  settingsEnv: () => Record<string, string>,
  processEnv: NodeJS.ProcessEnv,
): EnvProvider[] => [
  { lookup: (name) => secrets.get(name) },
  { lookup: (name) => Promise.resolve(plain(settingsEnv()[name])) },
  { lookup: (name) => Promise.resolve(plain(processEnv[name])) },
];
