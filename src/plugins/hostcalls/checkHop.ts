import { checkEffect } from './effect.ts';
import { matchTarget, unknownHostRefusal } from './grants.ts';
import type { TargetPolicy } from './grants.ts';
import type { HopWay, HttpContext } from './httpContext.ts';
import type { Hop } from './redirect.ts';
import { HttpRefusal } from './refusal.ts';

/**
 * Whether a request may be sent, the first of a chain and any other alike: by grants or by the user's word, by the
 * plan's effect, and with the secrets that are in it.
 * @returns whether an entry of the manifest names its host
 * @throws HttpRefusal
 */
export const checkHop = async (
  hop: Hop,
  policy: TargetPolicy,
  { inBody, from, replayed }: HopWay,
  { origins, effect, secrets }: HttpContext,
): Promise<{ named: boolean }> => {
  const target = matchTarget(hop.url, policy);
  if (!target && !origins) throw unknownHostRefusal(hop.url, policy);
  checkEffect(hop.method, hop.url, effect, target?.rules ?? [], policy);
  checkSecrets(hop, inBody, secrets);
  if (target || replayed) return target ?? { named: false };
  return { named: (await origins?.pass(hop, from)) ?? false };
};

const checkSecrets = (hop: Hop, inBody: readonly string[], secrets: HttpContext['secrets']): void => {
  const texts = [hop.url.href, ...hop.headers.map(([, value]) => value)];
  const misdirected = secrets.misdirected(hop.url.origin, texts, inBody);
  if (!misdirected) return;
  const { name, origin } = misdirected;
  throw new HttpRefusal(
    'denied',
    `The value of ${name} was stored for ${origin} and is not sent to ${hop.url.origin}. Store a value for ${hop.url.origin} if it should be.`,
  );
};
