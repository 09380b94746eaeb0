import { REDACTED } from '../../redaction/redactor.ts';
import type { Redactor } from '../../redaction/redactor.ts';
import type { JsonObject, JsonValue } from '../../results/json.ts';
import type { Output } from '../../results/output.ts';
import { validateOutput } from '../../results/validate.ts';

/** Whether data of this MIME type is JSON. */
export const isJson = (mime: string): boolean => /^application\/(?:json|[^;]+\+json)\s*(?:;|$)/i.test(mime);

/** Replaces secrets in every text of a JSON value; a number that is a secret becomes null. Counts what it replaced. */
class TreeRedactor {
  readonly #redactor: Redactor;
  count = 0;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  value(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'number')
      return this.#redactor.redact(String(value)).text === REDACTED ? this.#removed() : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => this.value(item));
    return this.object(value as JsonObject);
  }

  object(value: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.#text(key), this.value(item)]),
    );
  }

  #text(text: string): string {
    const redacted = this.#redactor.redact(text);
    this.count += redacted.count;
    return redacted.text;
  }

  #removed(): null {
    this.count++;
    return null;
  }
}

const redactData = ({ mime, data }: Output, redactor: Redactor): Output['data'] => {
  if (!isJson(mime)) return redactor.redactBytes(data).bytes;
  const text = new TextDecoder().decode(data);
  // An escaped letter (`\u0073`) is the letter to every reader, so such text is searched as what it means.
  if (!/\\[u/]/.test(text) && !redactor.found(text)) return data;
  const tree = new TreeRedactor(redactor);
  const redacted = tree.value(JSON.parse(text) as JsonValue);
  if (tree.count === 0) return data;
  return validateOutput({ mime, data: new TextEncoder().encode(JSON.stringify(redacted)) }).data;
};

/** A valid output without secrets, still valid. @throws ResultError when a secret was what made it valid */
export const redactOutput = (output: Output, redactor: Redactor): Output => ({
  mime: redactor.redact(output.mime).text,
  data: redactData(output, redactor),
  ...(output.metadata === undefined ? {} : { metadata: new TreeRedactor(redactor).object(output.metadata) }),
});
