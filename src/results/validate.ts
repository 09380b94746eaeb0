import { encodeUtf8 } from './utf8.ts';
import { MIME } from './mime.ts';
import type { Output } from './output.ts';
import { readJson, readRich } from './rich.ts';
import type { Rich } from './rich.ts';

/** The key whose elements stand one per line; the schemas have it last. */
const MAIN = { timeseries: 'series', table: 'rows', logs: 'entries', stat: 'stats' } as const;

/**
 * Databook JSON as it is written everywhere: keys in the schema's order, no spaces, one element of the main array
 * per line, a newline at the end. Equal data has equal bytes, and a changed element is a changed line.
 */
export const printRich = (rich: Rich): string => {
  const main = MAIN[rich.kind];
  const { [main]: elements, ...head } = rich.value as unknown as Record<string, readonly unknown[]>;
  const before = JSON.stringify(head).slice(0, -1);
  const lines = (elements ?? []).map((element) => JSON.stringify(element));
  const body = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}]`;
  return `${before}${before === '{' ? '' : ','}"${main}":${body}}\n`;
};

/**
 * Holds an output to what its MIME type promises. Databook types are checked against their schema and printed in
 * canonical form (see {@link printRich}); `application/json` must be JSON; anything else passes as it is, databook
 * types this version does not know included.
 * @throws ResultError
 */
export const validateOutput = (output: Output): Output => {
  const rich = readRich(output.mime, output.data);
  if (rich) return { ...output, data: encodeUtf8(printRich(rich)) };
  if (output.mime === MIME.json) readJson(output.mime, output.data);
  return output;
};
