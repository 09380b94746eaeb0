import type { JsonObject, JsonValue } from '../results/json.ts';
import { isJsonObject } from './json.ts';

/** `key=value`, in the order in which they stand; a value is text or a JSON object, a lone key has the text ''. */
export type Attributes = (readonly [key: string, value: string | JsonObject])[];

const BARE_KEY = /^[A-Za-z_][\w.:-]*$/;
const BARE_VALUE = /^[^\s"'`<>{}\\\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufeff]+$/u;
/** What would end the comment or the info string, or be seen by no one. */
const TO_ESCAPE = /[`<>\u007f-\u009f\u2028\u2029\ufeff]/g;
/** Deeper JSON is not read: the programs that walk it would run out of stack. */
const DEEPEST = 500;

/** The attributes written in `text`, or undefined when it is not a list of attributes. */
export function parseAttributes(text: string): Attributes | undefined {
  const attributes: Attributes = [];
  const reader = new Reader(text);
  while (reader.skipSpace()) {
    const key = reader.peek() === '"' ? reader.quoted() : reader.until(/[ \t=]/g);
    if (key === undefined) return undefined;
    if (reader.peek() !== '=') {
      attributes.push([key, '']);
      continue;
    }
    reader.skip();
    const value = reader.value();
    if (value === undefined) return undefined;
    attributes.push([key, value]);
  }
  return attributes;
}

/** The attributes as ` key=value key="two words" key={"json":1}`, each with a space before it. */
export const printAttributes = (attributes: Attributes): string =>
  attributes.map(([key, value]) => ` ${BARE_KEY.test(key) ? key : quote(key)}=${printValue(value)}`).join('');

const printValue = (value: string | JsonObject): string =>
  typeof value === 'string' && BARE_VALUE.test(value) ? value : quote(value);

const quote = (value: JsonValue): string =>
  JSON.stringify(value).replace(
    TO_ESCAPE,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): string | undefined {
    return this.#text[this.#at];
  }

  skip(): void {
    this.#at++;
  }

  /** Goes over spaces and tabs; false at the end. */
  skipSpace(): boolean {
    while (this.peek() === ' ' || this.peek() === '\t') this.#at++;
    return this.#at < this.#text.length;
  }

  until(stop: RegExp): string {
    stop.lastIndex = this.#at;
    const end = stop.exec(this.#text)?.index ?? this.#text.length;
    const found = this.#text.slice(this.#at, end);
    this.#at = end;
    return found;
  }

  value(): string | JsonObject | undefined {
    if (this.peek() === '"') return this.quoted();
    if (this.peek() === '{') return this.object();
    return this.until(/[ \t]/g);
  }

  quoted(): string | undefined {
    const value = this.#json(this.#stringEnd(this.#at));
    return typeof value === 'string' ? value : undefined;
  }

  object(): JsonObject | undefined {
    let depth = 0;
    let end = this.#at;
    do {
      const sign = this.#text[end];
      if (sign === undefined || depth > DEEPEST) return undefined;
      if (sign === '{' || sign === '[') depth++;
      if (sign === '}' || sign === ']') depth--;
      end = sign === '"' ? this.#stringEnd(end) : end + 1;
    } while (depth > 0);
    const value = this.#json(end);
    return isJsonObject(value) ? value : undefined;
  }

  /** Offset after the JSON string that starts at `start`. */
  #stringEnd(start: number): number {
    let at = start + 1;
    while (at < this.#text.length && this.#text[at] !== '"') at += this.#text[at] === '\\' ? 2 : 1;
    return at + 1;
  }

  #json(end: number): JsonValue | undefined {
    const text = this.#text.slice(this.#at, end);
    this.#at = end;
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      return undefined; // not JSON: the caller reports the whole line
    }
  }
}
