import type { Effect } from '../contract.ts';
import { isAmbiguousPath } from '../manifest/domainRule.ts';
import type { DomainRule } from '../manifest/domainRule.ts';
import { HttpRefusal } from './refusal.ts';
import type { TargetPolicy } from './grants.ts';

/** The path of a request as `read_paths` means it: below the URL prefix that grants it. */
const pathsOf = (url: URL, rules: readonly DomainRule[]): string[] => [
  url.pathname,
  ...rules.flatMap((rule) => {
    const prefix = rule.kind === 'prefix' ? rule.path.replace(/\/$/, '') : '';
    return prefix !== '' && url.pathname.startsWith(`${prefix}/`) ? [url.pathname.slice(prefix.length)] : [];
  }),
];

/**
 * Holds a request to what the call was planned as: reading is GET, HEAD, and POST to one of `read_paths`.
 * @throws HttpRefusal `denied`
 */
export function checkEffect(
  method: string,
  url: URL,
  effect: Effect,
  rules: readonly DomainRule[],
  { manifest, configFile }: TargetPolicy,
): void {
  if (effect === 'write' || method === 'GET' || method === 'HEAD') return;
  if (method === 'POST') {
    const readable = pathsOf(url, rules).some((path) => manifest.readPaths.includes(path));
    if (readable && !isAmbiguousPath(url.pathname)) return;
    const paths = [...manifest.readPaths, url.pathname].map((path) => JSON.stringify(path)).join(', ');
    throw new HttpRefusal(
      'denied',
      `This call is planned as reading, and POST to ${url.pathname} does not count as reading. If it does, write read_paths = [${paths}] in ${configFile}.`,
    );
  }
  throw new HttpRefusal(
    'denied',
    `This call is planned as reading, and ${method} is not reading. A plugin that changes things says effect = "write" or "per-request" in ${configFile}.`,
  );
}
