import { createHash } from 'node:crypto';
import type { ConsentRequest } from './consent.ts';

/**
 * Identifies what a user agrees to: the wasm's hash and the hash of what its manifest asks for. Another order of the
 * same demands is the same key; anything more, or other code, is another.
 */
export function grantKey(request: ConsentRequest): string {
  const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
  const asked = JSON.stringify([
    request.name,
    sorted(request.domains),
    sorted(request.env),
    sorted(request.secretEnv),
    request.effect,
    sorted(request.readPaths),
    Object.entries(request.limits).sort(([a], [b]) => (a < b ? -1 : 1)),
    ...(request.askOrigins ? ['ask_origins'] : []),
  ]);
  return `${request.sha256}-${createHash('sha256').update(asked).digest('hex').slice(0, 16)}`;
}
