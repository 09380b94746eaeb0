// The types of wasm-plugins/wit/v1, as `node scripts/guest-types.ts` makes them.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- they are ambient modules, which nothing else brings in
/// <reference path="./gen/plugin.d.ts" />
import type * as runtime from 'databook:plugin/runtime@1.0.0';

/** The host's side of the contract: what a component imports. */
export type Runtime = typeof runtime;

export type {
  Error as WireError,
  HttpError as WireHttpError,
  HttpRequest as WireHttpRequest,
  HttpResponse as WireHttpResponse,
  LogLevel,
  Note,
  Output as WireOutput,
  Pair,
  Plan,
  Redirect,
  Request as WireRequest,
  Response as WireResponse,
} from 'databook:plugin/types@1.0.0';
