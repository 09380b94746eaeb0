import type { HttpPair } from '../worker/protocol.ts';
import type { Pair } from './request.ts';

/** About the connection, the moment or the way, not about the answer: they would differ at each recording. */
const PASSING =
  /^(?:connection|keep-alive|transfer-encoding|te|trailer|upgrade|content-length|content-encoding|date|age|expires|via|server|server-timing|alt-svc|nel|report-to|x-powered-by|x-runtime|traceparent|tracestate|strict-transport-security|content-security-policy.*|cf-.*|x-amzn?-.*|x-envoy-.*|x-b3-.*|.*(?:request|trace|correlation)-?id)$/;

/** Credentials, by name. */
const SECRET = /^(?:proxy-.*|authentication-info)$|auth(?!enticate)|cookie|token|secret|session|api-?key|csrf|signature/;

/** The headers of a response that a recording keeps. */
export const keptHeaders = (headers: readonly HttpPair[], redact: (text: string) => string): Pair[] =>
  headers
    .map(({ key, value }): Pair => [key.toLowerCase(), value])
    .filter(([name]) => !PASSING.test(name) && !SECRET.test(name))
    .map(([name, value]): Pair => [name, redact(value)])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
