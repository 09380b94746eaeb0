import type { Pair, Redirect, Runtime, WireHttpError, WireHttpResponse } from './contract.ts';
import { dataError, HttpCallError } from './errors.ts';
import type { JsonValue } from './outputs.ts';
import { encodeQuery, withQuery } from './url.ts';
import type { QueryValues } from './url.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** A request. At most one of `body`, `form` and `json`. */
export interface HttpRequest {
  /** Absolute http or https URL. */
  readonly url: string;
  /** Default: GET, or POST when something is sent. */
  readonly method?: string;
  /** Added to the URL's own. */
  readonly query?: QueryValues;
  /** A list where one name stands several times. */
  readonly headers?: Readonly<Record<string, string>> | readonly Pair[];
  /** Text is sent as UTF-8. */
  readonly body?: string | Uint8Array;
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: QueryValues;
  /** Sent as `application/json`. */
  readonly json?: JsonValue;
  /** Default: true. Otherwise a redirect is an answer like any other. */
  readonly follow?: boolean;
}

/** An answer, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** 200–299. */
  readonly ok: boolean;
  /** The URL that answered, after redirects. */
  readonly url: string;
  /** The redirects that were followed, in order. */
  readonly redirects: readonly Redirect[];
  /** From sending the first request to the last byte of the body. */
  readonly seconds: number;
  readonly headers: readonly Pair[];
  readonly bytes: Uint8Array;
  /** Of the body, in hex. */
  readonly sha256: string;
  /** A header by name, in any case; several of one name joined by a comma. */
  header(name: string): string | undefined;
  /** The body as UTF-8. */
  text(): string;
  /** @throws PluginError `data` when the body is not JSON */
  json(): unknown;
}

/** Sends a request and waits. @throws HttpCallError when there was no answer. */
export type Http = (request: HttpRequest) => HttpResponse;

const readResponse = (wire: WireHttpResponse): HttpResponse => {
  const header = (name: string): string | undefined => {
    const wanted = name.toLowerCase();
    const found = wire.headers.filter(({ key }) => key.toLowerCase() === wanted);
    return found.length === 0 ? undefined : found.map(({ value }) => value).join(', ');
  };
  const text = (): string => decodeUtf8(wire.body);
  return {
    status: wire.status,
    ok: wire.status >= 200 && wire.status < 300,
    url: wire.url,
    redirects: wire.redirects,
    seconds: wire.seconds,
    headers: wire.headers,
    bytes: wire.body,
    sha256: wire.sha256,
    header,
    text,
    json: () => {
      const body = text();
      try {
        return JSON.parse(body) as unknown;
      } catch {
        const what = header('content-type') ?? 'no content type';
        throw dataError(
          `${wire.url} answered with something that is not JSON (${what}): ${body.slice(0, 200)}`,
        );
      }
    },
  };
};

const content = ({ body, form, json }: HttpRequest): { type?: string; bytes?: Uint8Array } => {
  if (form) return { type: 'application/x-www-form-urlencoded', bytes: encodeUtf8(encodeQuery(form)) };
  if (json !== undefined) return { type: 'application/json', bytes: encodeUtf8(JSON.stringify(json)) };
  if (typeof body === 'string') return { type: 'text/plain; charset=utf-8', bytes: encodeUtf8(body) };
  return body ? { bytes: body } : {};
};

const pairs = (headers: HttpRequest['headers'] = {}): Pair[] =>
  Array.isArray(headers)
    ? (headers as readonly Pair[]).map(({ key, value }) => ({ key, value }))
    : Object.entries(headers as Readonly<Record<string, string>>).map(([key, value]) => ({ key, value }));

/** The `http` of a host. */
export function httpOf(runtime: Runtime): Http {
  return (request) => {
    const { type, bytes } = content(request);
    const headers = pairs(request.headers);
    if (type !== undefined && !headers.some(({ key }) => key.toLowerCase() === 'content-type')) {
      headers.push({ key: 'content-type', value: type });
    }
    try {
      return readResponse(
        runtime.http({
          method: request.method ?? (bytes ? 'POST' : 'GET'),
          url: request.query ? withQuery(request.url, request.query) : request.url,
          headers,
          ...(bytes && { body: bytes }),
          ...(request.follow !== undefined && { follow: request.follow }),
        }),
      );
    } catch (thrown) {
      // The error of a result<_, E> arrives as an Error with E as its payload.
      const payload = (thrown as { payload?: WireHttpError }).payload;
      throw payload ? new HttpCallError(payload) : thrown;
    }
  };
}
