// What a plugin imports. See docs/plugins.md.
export { basicAuth, toBase64 } from './base64.ts';
export type { LogLevel, Note, Pair, Plan, Redirect } from './contract.ts';
export { definePlugin, expose } from './define.ts';
export type { Plugin, PluginResponse } from './define.ts';
export {
  configError,
  dataError,
  deniedError,
  failure,
  HttpCallError,
  httpError,
  notFoundError,
  PluginError,
  timeoutError,
  unsupportedError,
  validationError,
} from './errors.ts';
export type { InputRange } from './errors.ts';
export type { Host } from './host.ts';
export type { Http, HttpRequest, HttpResponse } from './http.ts';
export { json, logs, markdown, output, stat, table, tableText, text, timeseries } from './outputs.ts';
export type {
  Histogram,
  JsonObject,
  JsonValue,
  Logs,
  Output,
  SampleValue,
  Series,
  Stat,
  Table,
  TimeSeries,
} from './outputs.ts';
export type { PluginRequest } from './request.ts';
export { encodeQuery, parseUrl, withQuery } from './url.ts';
export type { QueryValues, UrlParts } from './url.ts';
export { decodeUtf8, encodeUtf8 } from './utf8.ts';
