import type { JsonObject, JsonValue } from '../../src/results/json.ts';
import type { Output } from '../../src/results/output.ts';
import type { Logs, Stat, Table, TimeSeries } from '../../src/results/schema.ts';
import { describeTable } from '../../src/results/twins/table.ts';
import type { WireOutput } from './contract.ts';
import { encodeUtf8 } from './utf8.ts';

export type { JsonObject, JsonValue, Logs, Output, Stat, Table, TimeSeries };
export type { Histogram, SampleValue, Series } from '../../src/results/schema.ts';

/** JSON with the elements of one array on a line each, so that a changed element is a changed line. */
function lines(value: object, main: string): string {
  const head = Object.entries(value).filter(([key, v]) => key !== main && v !== undefined);
  const elements = (value as Record<string, readonly unknown[]>)[main] ?? [];
  const first = head.map(([key, v]) => `${JSON.stringify(key)}:${JSON.stringify(v)},`).join('');
  const rest = elements.map((element) => JSON.stringify(element)).join(',\n');
  return `{${first}${JSON.stringify(main)}:[${rest === '' ? '' : `\n${rest}`}]}\n`;
}

/** Any type: the host passes on what it does not know. */
export const output = (mime: string, data: string | Uint8Array, metadata?: JsonObject): Output => ({
  mime,
  data: typeof data === 'string' ? encodeUtf8(data) : data,
  ...(metadata && { metadata }),
});

/** A plot over time. The host adds a text to this and to each of the next three. */
export const timeseries = (data: TimeSeries): Output =>
  output('application/vnd.databook.timeseries+json', lines(data, 'series'));

export const table = (data: Table): Output =>
  output('application/vnd.databook.table+json', lines(data, 'rows'));

/**
 * The text that the host puts before a table. An output of text is taken for the text of the rich one after it: where
 * a table follows a text that is not its own, this belongs between them.
 */
export const tableText = (data: Table): Output => markdown(`${describeTable(data)}\n`);

export const logs = (data: Logs): Output =>
  output('application/vnd.databook.logs+json', lines(data, 'entries'));

/** Single figures, large. */
export const stat = (data: Stat): Output =>
  output('application/vnd.databook.stat+json', lines(data, 'stats'));

export const text = (data: string): Output => output('text/plain', data);

export const markdown = (data: string): Output => output('text/markdown', data);

export const json = (data: JsonValue): Output =>
  output('application/json', `${JSON.stringify(data, null, 2)}\n`);

/** As the contract carries it. */
export const wireOutput = ({ mime, data, metadata }: Output): WireOutput => ({
  mime,
  data,
  ...(metadata && { metadata: JSON.stringify(metadata) }),
});
