import { REDACTED, Redactor } from '../../redaction/redactor.ts';
import { secretsInText } from '../../redaction/secretsInText.ts';
import type { Redaction } from '../contract.ts';

/** A shorter value is part of a secret by chance. */
const SHORTEST_PART = 4;

interface Bound {
  readonly origin: string;
  readonly redactor: Redactor;
}

const originOf = (text: string): string => (URL.canParse(text) ? new URL(text).origin : 'nowhere');

/** What must not be seen of one operation, and what of it may be sent where. */
export class CallSecrets implements Redaction {
  readonly #redactor = new Redactor();
  readonly #bound = new Map<string, Bound>();
  readonly #known = new Set<string>();
  #fresh: string[] = [];

  /** Redacts a value from now on. */
  hide(secret: string): void {
    if (secret === REDACTED || this.#known.has(secret)) return;
    this.#known.add(secret);
    this.#redactor.add(secret);
    this.#fresh.push(secret);
  }

  /** How many are known. */
  get count(): number {
    return this.#known.size;
  }

  search(text: string): void {
    for (const secret of secretsInText(text)) this.hide(secret);
  }

  /** Sends the value of `name` to no other origin. */
  bind(name: string, value: string, origin: string): void {
    this.#bound.set(name, { origin: originOf(origin), redactor: new Redactor([value]) });
  }

  redact(text: string): string {
    return this.#redactor.redact(text).text;
  }

  redactValue(value: string): string {
    const part = value.trim();
    const isPart = part.length >= SHORTEST_PART && [...this.#known].some((secret) => secret.includes(part));
    return isPart ? REDACTED : this.redact(value);
  }

  redactBytes(bytes: Uint8Array): Uint8Array {
    return this.#redactor.redactBytes(bytes).bytes;
  }

  /** Whether a text holds something to hide, or something bound to an origin. */
  holdsSecret(text: string): boolean {
    return (
      this.#redactor.found(text) || [...this.#bound.values()].some(({ redactor }) => redactor.found(text))
    );
  }

  /** Secrets hidden since the last time: for the worker, which redacts too. */
  takeFresh(): string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** All secrets so far: for a worker that begins. */
  takeAll(): string[] {
    this.#fresh = [];
    return [...this.#known];
  }

  /** The first value bound to another origin that is in one of the texts, or was found in the body. */
  misdirected(
    origin: string,
    texts: readonly string[],
    inBody: readonly string[],
  ): { readonly name: string; readonly origin: string } | undefined {
    for (const [name, bound] of this.#bound) {
      if (bound.origin === origin) continue;
      if (inBody.includes(name) || texts.some((text) => bound.redactor.found(text)))
        return { name, origin: bound.origin };
    }
    return undefined;
  }
}
