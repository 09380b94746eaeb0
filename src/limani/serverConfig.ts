// What the configurations of the adapters of servers have in common.
import type { LimaniError } from './error.ts';
import type { LimaniConfig } from './registry.ts';

const KEYS = ['url', 'database', 'werehouse'];

/**
 * Looks for keys that mean nothing.
 * @param wrong makes the adapter's error of a sentence
 * @param password where a password belongs: the name of an environment variable
 * @throws LimaniError `config`
 */
export function checkServerKeys(
  config: LimaniConfig,
  wrong: (message: string) => LimaniError,
  password: string,
): void {
  const unknown = Object.keys(config).find((key) => !KEYS.includes(key));
  if (unknown === undefined) return;
  throw wrong(
    unknown === 'password'
      ? `a password does not belong into its configuration: set ${password}.`
      : `there is no option "${unknown}"; known are ${KEYS.join(', ')}.`,
  );
}
