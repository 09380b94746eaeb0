import * as v from 'valibot';
import { decodeUtf8 } from './utf8.ts';
import { ResultError, excerpt, formatPath } from './error.ts';
import type { JsonValue } from './json.ts';
import { MIME } from './mime.ts';
import { LogsSchema, StatSchema, TableSchema, TimeSeriesSchema } from './schema.ts';
import type { Logs, Stat, Table, TimeSeries } from './schema.ts';

/** Data of one of the project's own MIME types, parsed and checked. */
export type Rich =
  | { readonly kind: 'timeseries'; readonly value: TimeSeries }
  | { readonly kind: 'table'; readonly value: Table }
  | { readonly kind: 'logs'; readonly value: Logs }
  | { readonly kind: 'stat'; readonly value: Stat };

/** The text of an output's bytes. @throws ResultError `utf8` */
export const readText = (mime: string, data: Uint8Array): string => {
  try {
    return decodeUtf8(data);
  } catch {
    throw new ResultError('utf8', mime, '', 'the bytes are not UTF-8 text');
  }
};

/** The value of JSON bytes. @throws ResultError `utf8`, `json` */
export const readJson = (mime: string, data: Uint8Array): JsonValue => {
  const text = readText(mime, data);
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new ResultError(
      'json',
      mime,
      '',
      `not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

const problemOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.expected === null || issue.type === 'check' || issue.type === 'raw_check') return issue.message;
  if (issue.received === 'undefined') return 'is missing';
  return `expected ${issue.expected}, got ${excerpt(issue.input)}`;
};

const check = <S extends v.GenericSchema>(schema: S, mime: string, value: JsonValue): v.InferOutput<S> => {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = formatPath((issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key))));
  throw new ResultError('schema', mime, path, problemOf(issue));
};

/**
 * Reads an output of one of the project's own types; unknown keys are dropped. `undefined` for any other type, also
 * for a databook type of a later version.
 * @throws ResultError
 */
export const readRich = (mime: string, data: Uint8Array): Rich | undefined => {
  switch (mime) {
    case MIME.timeseries:
      return { kind: 'timeseries', value: check(TimeSeriesSchema, mime, readJson(mime, data)) };
    case MIME.table:
      return { kind: 'table', value: check(TableSchema, mime, readJson(mime, data)) };
    case MIME.logs:
      return { kind: 'logs', value: check(LogsSchema, mime, readJson(mime, data)) };
    case MIME.stat:
      return { kind: 'stat', value: check(StatSchema, mime, readJson(mime, data)) };
    default:
      return undefined;
  }
};
