import * as v from 'valibot';
import type { Redirect } from '../worker/protocol.ts';
import { fromPieces, toPieces } from './pieces.ts';
import type { Pair, RecordedRequest } from './request.ts';

/** A request and what was answered, without secrets. */
export interface Exchange {
  /** When, RFC 3339. */
  readonly recorded: string;
  /** How long the answer took. */
  readonly seconds: number;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

export interface RecordedResponse {
  readonly status: number;
  /** Redirects on the way, and the address that answered after them; each begins with the manifest's entry for a server that the user sets. */
  readonly redirects?: readonly Redirect[];
  readonly url?: string;
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
}

/** A file that is no recording; the message is a phrase that says why. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
}

const SCHEMA = 'databook/recording';
const VERSION = 1;

const Content = { text: v.optional(v.array(v.string())), base64: v.optional(v.array(v.string())) };

const Head = v.object({ schema: v.literal(SCHEMA), version: v.number() });

const File = v.object({
  recorded: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text)), 'is not a time'),
  ),
  seconds: v.number(),
  request: v.object({
    plugin: v.string(),
    method: v.string(),
    server: v.string(),
    path: v.string(),
    query: v.optional(v.array(v.string()), []),
    form: v.optional(v.array(v.string())),
    follow: v.optional(v.literal(false)),
    ...Content,
  }),
  response: v.object({
    status: v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599)),
    redirects: v.optional(v.array(v.object({ method: v.string(), url: v.string(), status: v.number() }))),
    url: v.optional(v.string()),
    headers: v.optional(v.array(v.string()), []),
    ...Content,
  }),
});

/** `name=value`; in a name, "=" and "%" are written as in URLs. */
const printPair = ([name, value]: Pair): string =>
  `${name.replace(/[%=]/g, (char) => encodeURIComponent(char))}=${value}`;

const readPair = (text: string): Pair => {
  const at = text.indexOf('=');
  if (at < 0) throw new ExchangeError(`${JSON.stringify(text.slice(0, 80))} has no "="`);
  const name = text.slice(0, at).replace(/%(25|3D)/gi, (code) => decodeURIComponent(code));
  return [name, text.slice(at + 1)];
};

const readHeader = (text: string): Pair => {
  const [, name, value] = /^([^:\s]+): ?(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new ExchangeError(`${JSON.stringify(text.slice(0, 80))} is not a header`);
  return [name, value];
};

/** The exchange as a file: pretty JSON, a long body in pieces so that a change is a change of few lines. */
export const printExchange = ({ recorded, seconds, request, response }: Exchange): string => {
  const { query, form, body, ...asked } = request;
  const file = {
    schema: SCHEMA,
    version: VERSION,
    recorded,
    seconds,
    request: {
      ...asked,
      query: query.map(printPair),
      ...(form && { form: form.map(printPair) }),
      ...(body && toPieces(body)),
    },
    response: {
      status: response.status,
      ...(response.redirects && { redirects: response.redirects }),
      ...(response.url !== undefined && { url: response.url }),
      headers: response.headers.map(([name, value]) => `${name}: ${value}`),
      ...toPieces(response.body),
    },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
};

const issueOf = (issues: readonly v.BaseIssue<unknown>[]): string => {
  const [issue] = issues;
  const where = (issue?.path ?? []).map(({ key }) => String(key)).join('.');
  return `${where === '' ? 'it' : where} ${issue?.expected == null ? (issue?.message ?? '') : `must be ${issue.expected}`}`;
};

/** The inverse of {@link printExchange}. @throws ExchangeError */
export const parseExchange = (text: string): Exchange => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ExchangeError(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const head = v.safeParse(Head, value);
  if (!head.success) throw new ExchangeError(`it does not say "schema": "${SCHEMA}"`);
  if (head.output.version !== VERSION)
    throw new ExchangeError(`its version is ${head.output.version}; this Databook reads version ${VERSION}`);
  const parsed = v.safeParse(File, value, { abortEarly: true });
  if (!parsed.success) throw new ExchangeError(issueOf(parsed.issues));
  const { recorded, seconds, request, response } = parsed.output;
  const { query, form, follow, text: sent, base64, ...asked } = request;
  const content = sent || base64 ? { body: bytesOf({ text: sent, base64 }) } : {};
  return {
    recorded,
    seconds,
    request: {
      ...asked,
      query: query.map(readPair),
      ...(form ? { form: form.map(readPair) } : content),
      ...(follow === false && { follow }),
    },
    response: {
      status: response.status,
      ...(response.redirects && { redirects: response.redirects }),
      ...(response.url !== undefined && { url: response.url }),
      headers: response.headers.map(readHeader),
      body: bytesOf(response),
    },
  };
};

interface ReadContent {
  readonly text?: readonly string[] | undefined;
  readonly base64?: readonly string[] | undefined;
}

const bytesOf = ({ text, base64 }: ReadContent): Uint8Array => {
  const bytes = fromPieces({ ...(text && { text }), ...(base64 && { base64 }) });
  if (bytes) return bytes;
  throw new ExchangeError('its base64 is damaged');
};
