import type { CallSecrets } from '../hostcalls/callSecrets.ts';
import type { ConfiguredServer } from '../hostcalls/grants.ts';
import { matchesRule } from '../manifest/domainRule.ts';
import type { HttpResponse } from '../worker/protocol.ts';
import type { Exchange, RecordedResponse } from './exchange.ts';
import { keptHeaders } from './headers.ts';

/** The address up to which a server that the user sets is meant, without a final slash. */
const baseOf = ({ rule }: ConfiguredServer): string | undefined =>
  rule.kind === 'prefix' ? rule.origin + rule.path.replace(/\/$/, '') : undefined;

/** An address with the manifest's entry in place of what the user has set. */
const shownUrl = (href: string, configured: readonly ConfiguredServer[]): string => {
  const server = configured.find(({ rule }) => matchesRule(rule, new URL(href)));
  const base = server && baseOf(server);
  return server && base !== undefined && href.startsWith(base)
    ? server.entry + href.slice(base.length)
    : href;
};

/** The inverse of {@link shownUrl}, with what is set now. */
const realUrl = (text: string, configured: readonly ConfiguredServer[]): string => {
  const server = configured.find(({ entry }) => text.startsWith(entry));
  const base = server && baseOf(server);
  return server && base !== undefined ? base + text.slice(server.entry.length) : text;
};

/** An answer as it is recorded: without secrets, and without what passes. */
export const recordedAnswer = (
  { status, url, redirects, headers, body }: HttpResponse,
  configured: readonly ConfiguredServer[],
  secrets: CallSecrets,
): RecordedResponse => {
  const shown = (href: string): string => secrets.redact(shownUrl(href, configured));
  const way = {
    redirects: redirects.map((redirect) => ({ ...redirect, url: shown(redirect.url) })),
    url: shown(url),
  };
  return {
    status,
    ...(redirects.length > 0 && way),
    headers: keptHeaders(headers, (text) => secrets.redact(text)),
    body: secrets.redactBytes(Buffer.concat(body)),
  };
};

/** A recorded answer as the plugin gets it. */
export const answerOf = (
  { seconds, response }: Exchange,
  asked: URL,
  configured: readonly ConfiguredServer[],
): HttpResponse => {
  const { status, url, redirects = [], headers, body } = response;
  return {
    status,
    url: url === undefined ? asked.href : realUrl(url, configured),
    redirects: redirects.map((redirect) => ({ ...redirect, url: realUrl(redirect.url, configured) })),
    seconds,
    headers: headers.map(([key, value]) => ({ key, value })),
    body: [new Uint8Array(body)], // a copy: it moves to another thread
  };
};
