import { metadataRefusal } from './callOrigins.ts';
import { privateAddressRefusal } from './grants.ts';
import type { TargetPolicy } from './grants.ts';
import { AddressError } from './httpClient.ts';
import type { HttpContext } from './httpContext.ts';
import type { Hop } from './redirect.ts';
import { HttpRefusal } from './refusal.ts';

/** A request is given up this much before its call is, so that the plugin can say what it waited for; milliseconds. */
const MARGIN_MS = 500;

/** Does what a request takes, up to the end of its call or shortly before. @throws HttpRefusal that says which host it was */
export const withinLimit = async <T>(
  hop: Hop,
  policy: TargetPolicy,
  { remaining, signal }: Pick<HttpContext, 'remaining' | 'signal'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const left = remaining();
  const ms = Math.round(Math.max(left - MARGIN_MS, left / 2));
  const timeout = AbortSignal.timeout(Math.max(0, ms));
  try {
    return await work(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (error instanceof AddressError) {
      if (error.kind === 'private') throw privateAddressRefusal(hop.url, error.address, policy);
      throw metadataRefusal(hop.url, error.address);
    }
    if (timeout.aborted)
      throw new HttpRefusal('timeout', `${hop.url.host} did not answer within ${(ms / 1000).toFixed(1)} s.`);
    throw error;
  }
};
