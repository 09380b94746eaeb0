import { DomainRuleError, matchesRule, namesHost, parseDomainRule, portOf } from '../manifest/domainRule.ts';
import type { DomainRule } from '../manifest/domainRule.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { fillPlaceholders, placeholdersIn } from '../manifest/placeholder.ts';
import { isMetadataName } from './addresses.ts';
import { HttpRefusal } from './refusal.ts';

/** A server whose address the user sets: the manifest's entry as written, and what it now means. */
export interface ConfiguredServer {
  readonly entry: string;
  readonly rule: DomainRule;
}

/** Where one call may send requests. */
export interface HostGrants {
  readonly rules: readonly DomainRule[];
  /** Those of the rules that come from values of the user. */
  readonly configured: readonly ConfiguredServer[];
  /** Entries that match nothing, and why. */
  readonly unusable: readonly string[];
}

/** Fills the environment's values into `allowed_domains`. */
export async function hostGrants(
  entries: readonly string[],
  valueOf: (name: string) => Promise<string | undefined>,
): Promise<HostGrants> {
  const rules: DomainRule[] = [];
  const configured: ConfiguredServer[] = [];
  const unusable: string[] = [];
  for (const entry of entries) {
    const values = new Map<string, string>();
    const names = placeholdersIn(entry);
    for (const name of names) {
      const value = await valueOf(name);
      if (value !== undefined && value.trim() !== '') values.set(name, value.trim());
    }
    const missing = names.filter((name) => !values.has(name));
    if (missing.length > 0) {
      unusable.push(`${missing.join(' and ')} of the entry "${entry}" has no value; set it first`);
      continue;
    }
    try {
      const rule = parseDomainRule(fillPlaceholders(entry, (name) => values.get(name) ?? ''));
      rules.push(rule);
      if (names.length > 0) configured.push({ entry, rule });
    } catch (error) {
      if (!(error instanceof DomainRuleError)) throw error;
      unusable.push(`the value of ${names.join(' and ')} ${error.message}`);
    }
  }
  return { rules, configured, unusable };
}

/** What the checks of one call's requests need to know. */
export interface TargetPolicy {
  readonly manifest: Manifest;
  readonly configFile: string;
  readonly grants: HostGrants;
}

/** `host`, or `host:port` where the port is not the scheme's own. */
const hostEntry = (url: URL): string => (url.port === '' ? url.hostname : `${url.hostname}:${portOf(url)}`);

/** The sentence that tells how to allow the host of a URL. */
const lineToAdd = (url: URL, { manifest, configFile }: TargetPolicy): string => {
  const entries = [...manifest.allowedDomains, hostEntry(url)].map((entry) => JSON.stringify(entry));
  return `To allow it, write allowed_domains = [${entries.join(', ')}] in ${configFile}.`;
};

/** What a request to a URL may reach. */
export interface TargetGrant {
  /** The grant names this host, so it may be on a private network. */
  readonly named: boolean;
  /** The rules that let it pass. */
  readonly rules: readonly DomainRule[];
}

/**
 * Checks scheme and host of a URL against the grants.
 * @returns undefined where no entry of `allowed_domains` matches
 * @throws HttpRefusal `denied` for what no entry could allow
 */
export function matchTarget(url: URL, policy: TargetPolicy): TargetGrant | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new HttpRefusal('denied', `Requests go to http and https addresses only, not to ${url.protocol}`);
  if (isMetadataName(url.hostname.replace(/\.$/, '')))
    throw new HttpRefusal(
      'denied',
      `${url.hostname} is a metadata service of a cloud, which plugins never reach.`,
    );
  const rules = policy.grants.rules.filter((rule) => matchesRule(rule, url));
  return rules.length > 0 ? { named: rules.some(namesHost), rules } : undefined;
}

/** The refusal of a host that no entry of `allowed_domains` matches. */
export const unknownHostRefusal = (url: URL, policy: TargetPolicy): HttpRefusal => {
  const why = policy.grants.unusable.map((reason) => ` (${reason})`).join('');
  return new HttpRefusal(
    'denied',
    `The plugin "${policy.manifest.name}" may not send requests to ${url.origin}${why}. ${lineToAdd(url, policy)}`,
  );
};

/** The refusal of a private address that only a rule for many hosts covers. */
export const privateAddressRefusal = (url: URL, address: string, policy: TargetPolicy): HttpRefusal =>
  new HttpRefusal(
    'denied',
    `${url.hostname} is at ${address}, an address of a private network, and allowed_domains does not name that host itself. ${lineToAdd(url, policy)}`,
  );
