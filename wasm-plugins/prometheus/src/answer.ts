import { dataError, decodeUtf8 } from '../../sdk/index.ts';
import type { HttpResponse, Note, SampleValue } from '../../sdk/index.ts';
import { parsedItems, splitAnswer } from './items.ts';
import type { Items } from './items.ts';
import { readValue } from './samples.ts';

/** What the server found. */
export type Value =
  | { readonly type: 'matrix' | 'vector'; readonly items: Items }
  | { readonly type: 'scalar'; readonly t: number; readonly value: SampleValue }
  | { readonly type: 'string'; readonly text: string };

/** An answer in the form of the HTTP API. */
export type Answer =
  | { readonly ok: true; readonly value: Value; readonly notes: readonly Note[] }
  | { readonly ok: false; readonly status: number; readonly errorType: string; readonly error: string };

/** Bytes that are parsed at once when an answer cannot be split: as values they take many times the memory. */
const WHOLE = 4 * 1024 * 1024;

interface Envelope {
  readonly status?: unknown;
  readonly data?: { readonly resultType?: unknown; readonly result?: unknown };
  readonly errorType?: unknown;
  readonly error?: unknown;
  readonly warnings?: unknown;
  readonly infos?: unknown;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
};

const isEnvelope = (value: unknown): value is Envelope => typeof value === 'object' && value !== null;

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const readNotes = ({ warnings, infos }: Envelope): Note[] => [
  ...texts(warnings).map((message): Note => ({ level: 'warning', message })),
  ...texts(infos).map((message): Note => ({ level: 'info', message })),
];

const readResult = (type: unknown, result: unknown, items: Items | undefined): Value => {
  if (type === 'matrix' || type === 'vector') {
    return { type, items: items ?? parsedItems(Array.isArray(result) ? result : []) };
  }
  const [t, value] = Array.isArray(result) ? (result as unknown[]) : [];
  if (type === 'scalar') return { type, t: Number(t), value: readValue(value) };
  if (type === 'string' && typeof value === 'string') return { type, text: value };
  throw dataError(
    `Prometheus answered with a result of the type ${JSON.stringify(type)}, which this plugin does not know.`,
  );
};

/**
 * Reads an answer of `/api/v1/query` or `/query_range`; `undefined` when it is not one (a proxy's page, for example).
 * @throws PluginError `data` when it is one, but broken
 */
export function readAnswer({ bytes, status, url }: HttpResponse): Answer | undefined {
  const split = splitAnswer(bytes);
  if (!split && bytes.length > WHOLE) {
    throw dataError(
      `${url} answered with ${Math.round(bytes.length / 1e6)} MB that are not written as Prometheus writes; more than 4 MB of such cannot be read. Ask for less: topk(20, …), a shorter window, a larger @step.`,
    );
  }
  const envelope = split ? split.envelope : parse(decodeUtf8(bytes));
  if (!isEnvelope(envelope)) return undefined;
  if (envelope.status === 'error') {
    return {
      ok: false,
      status,
      errorType: String(envelope.errorType),
      error: String(envelope.error),
    };
  }
  if (envelope.status !== 'success') return undefined;
  const value = readResult(envelope.data?.resultType, envelope.data?.result, split?.items);
  return { ok: true, value, notes: readNotes(envelope) };
}
