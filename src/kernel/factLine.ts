import type { Fact } from '../plugins/contract.ts';

/** A fact as one line for a log. */
export function factLine(fact: Fact): string {
  switch (fact.kind) {
    case 'http': {
      const outcome = fact.error ?? `${fact.status ?? '?'}, ${fact.bytes ?? 0} bytes`;
      const from = fact.replayed ? 'replayed, nothing sent: ' : '';
      return `${fact.method} ${fact.url}: ${from}${outcome} in ${fact.seconds.toFixed(3)} s`;
    }
    case 'env':
      return `variable ${fact.name}: ${fact.granted ? 'read' : 'not granted'}`;
    case 'log':
      return `plugin says (${fact.level}): ${fact.message}`;
  }
}
