import { REDACTED } from '../../redaction/redactor.ts';
import type { EnvValue } from '../contract.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { placeholdersIn } from '../manifest/placeholder.ts';

/** Names under it exist nowhere (RFC 2606). */
const SUFFIX = '.recorded.invalid';

/** Whether a URL leads to an address that only stands in for one that the user has not set. */
export const isStandIn = (url: string): boolean => URL.parse(url)?.hostname.endsWith(SUFFIX) ?? false;

/** What every text with the address of a stand-in holds. */
export const STAND_IN_MARK = SUFFIX;

const hostOf = (name: string): string =>
  `${name.toLowerCase().replaceAll('_', '-').slice(0, 60).replace(/^-+|-+$/g, '') || 'server'}${SUFFIX}`;

/** A value that makes an entry of `allowed_domains` an address. */
const valueFor = (name: string, entry: string): string => {
  const at = entry.indexOf(`\${${name}}`);
  const before = entry.slice(0, at);
  if (before === '') return /(?:HOST|HOSTNAME|DOMAIN)$/i.test(name) ? hostOf(name) : `http://${hostOf(name)}`;
  if (/^[^/]*:$/.test(before.replace(/^\w+:\/\//, ''))) return '80';
  return /^\w+:\/\/[^/]*$|^[^/]*$/.test(before) ? hostOf(name) : 'recorded';
};

/** The variables that say where a plugin sends its requests. */
export const serverVariables = ({ allowedDomains, allowedEnvVars }: Manifest): string[] => [
  ...new Set(allowedDomains.flatMap(placeholdersIn).filter((name) => allowedEnvVars.includes(name))),
];

/**
 * Values of the variables that nobody is asked for in a replay: addresses that do not exist, and for secrets what stands
 * in their place in recordings.
 */
export const standIns = (manifest: Manifest): Record<string, EnvValue> => {
  const secrets = manifest.secretEnvVars.map((name): [string, EnvValue] => [name, { value: REDACTED }]);
  const servers = serverVariables(manifest).map((name): [string, EnvValue] => {
    const entry = manifest.allowedDomains.find((e) => placeholdersIn(e).includes(name)) ?? '';
    return [name, { value: valueFor(name, entry) }];
  });
  return Object.fromEntries([...secrets, ...servers]);
};
