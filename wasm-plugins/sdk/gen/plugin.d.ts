/// <reference path="./interfaces/databook-plugin-runtime.d.ts" />
/// <reference path="./interfaces/databook-plugin-types.d.ts" />
declare module 'databook:plugin/plugin@1.0.0' {
  export type Request = import('databook:plugin/types@1.0.0').Request;
  export type Response = import('databook:plugin/types@1.0.0').Response;
  export type Plan = import('databook:plugin/types@1.0.0').Plan;
  export type Error = import('databook:plugin/types@1.0.0').Error;
  export type * as DatabookPluginRuntime100 from 'databook:plugin/runtime@1.0.0'; // import databook:plugin/runtime@1.0.0
  export type * as DatabookPluginTypes100 from 'databook:plugin/types@1.0.0'; // import databook:plugin/types@1.0.0
  export function invoke(request: Request): Response;
  export function plan(request: Request): Plan;
  export type Result<T, E> = { tag: 'ok', val: T } | { tag: 'err', val: E };
}
