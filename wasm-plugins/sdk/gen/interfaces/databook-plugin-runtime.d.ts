/// <reference path="./databook-plugin-types.d.ts" />
declare module 'databook:plugin/runtime@1.0.0' {
  /**
   * Sends a request to an allowed domain, or to an origin that the user agrees to, and waits for the answer.
   */
  export function http(request: HttpRequest): HttpResponse;
  /**
   * The value of an allowed environment variable; none where it is allowed but not set. The error says why not.
   */
  export function env(key: string): string | undefined;
  /**
   * An option of the cell.
   */
  export function get(key: string): string | undefined;
  export function log(level: LogLevel, message: string): void;
  /**
   * Shows the outputs so far, in place of those shown before.
   */
  export function emit(outputs: Array<Output>): void;
  export type HttpRequest = import('databook:plugin/types@1.0.0').HttpRequest;
  export type HttpResponse = import('databook:plugin/types@1.0.0').HttpResponse;
  export type HttpError = import('databook:plugin/types@1.0.0').HttpError;
  export type LogLevel = import('databook:plugin/types@1.0.0').LogLevel;
  export type Output = import('databook:plugin/types@1.0.0').Output;
}
