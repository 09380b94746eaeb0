import { REDACTED, Redactor } from '../../redaction/redactor.ts';

interface Bound {
  readonly origin: string;
  readonly redactor: Redactor;
}

const originOf = (text: string): string => (URL.canParse(text) ? new URL(text).origin : 'nowhere');

/** What must not be seen of one call, and what of it may be sent where. */
export class CallSecrets {
  readonly #redactor = new Redactor();
  readonly #bound = new Map<string, Bound>();
  #fresh: string[] = [];

  /** Redacts a value from now on. */
  hide(secret: string): void {
    if (secret === REDACTED) return;
    this.#redactor.add(secret);
    this.#fresh.push(secret);
  }

  /** Sends the value of `name` to no other origin. */
  bind(name: string, value: string, origin: string): void {
    this.#bound.set(name, { origin: originOf(origin), redactor: new Redactor([value]) });
  }

  redact(text: string): string {
    return this.#redactor.redact(text).text;
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
