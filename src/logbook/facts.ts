import type { Dict, FactEntry } from '../limani/entries.ts';
import type { KeptAnswer } from './keptAnswers.ts';
import { cut, MAX_TEXT } from './outputs.ts';
import type { Fact } from './told.ts';

/** The origin that was spoken to; none for what never left, was answered by a recording, or is no URL. */
export function originOf(fact: Fact): string | undefined {
  if (fact.kind !== 'http' || fact.refused || fact.replayed) return undefined;
  return URL.canParse(fact.url) ? new URL(fact.url).origin : undefined;
}

/** A host call as one line. */
export const commandOf = ({ method, url }: Extract<Fact, { kind: 'http' }>): string => `${method} ${url}`;

const withoutUndefined = (values: Readonly<Record<string, Dict[string] | undefined>>): Dict =>
  JSON.parse(JSON.stringify(values)) as Dict;

/** A fact as an entry of the log, but for what it belongs to. */
export function toEntry(
  fact: Fact,
  { contentHash, notKept }: KeptAnswer = {},
): Pick<FactEntry, 'logLevel' | 'context' | 'command' | 'detail' | 'contentHash'> {
  switch (fact.kind) {
    case 'http': {
      const { status, bytes, seconds, error, refused, replayed, recordedAt, contentType } = fact;
      return {
        logLevel: error === undefined ? 'info' : 'error',
        context: 'http',
        command: cut(commandOf(fact), MAX_TEXT),
        detail: withoutUndefined({
          ...{ status, bytes, seconds, error, refused, replayed, recordedAt, contentType, notKept },
        }),
        ...(contentHash !== undefined && { contentHash }),
      };
    }
    case 'env': {
      const { name, granted } = fact;
      return {
        logLevel: granted ? 'info' : 'warn',
        context: 'env',
        command: name,
        detail: { granted },
      };
    }
    case 'log':
      return { logLevel: fact.level, context: 'log', command: fact.message };
  }
}
