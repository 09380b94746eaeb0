import type { EnvValue } from '../contract.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { CallSecrets } from './callSecrets.ts';
import type { EnvProvider } from './envProvider.ts';

/** Passwords inside of a URL, as they are written and as they are meant. */
const passwordsIn = (value: string): string[] => {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  try {
    return [password, decodeURIComponent(password)].filter(Boolean);
  } catch {
    return [password]; // a stray "%"
  }
};

/** The environment variables of one call: asked for once, secrets noted before anyone sees them. */
export class CallEnvironment {
  readonly #manifest: Manifest;
  readonly #given: Readonly<Record<string, EnvValue>>;
  readonly #providers: readonly EnvProvider[];
  readonly #secrets: CallSecrets;
  readonly #signal: AbortSignal;
  readonly #values = new Map<string, Promise<EnvValue | undefined>>();

  constructor(
    manifest: Manifest,
    given: Readonly<Record<string, EnvValue>>,
    providers: readonly EnvProvider[],
    secrets: CallSecrets,
    signal: AbortSignal,
  ) {
    this.#manifest = manifest;
    this.#given = given;
    this.#providers = providers;
    this.#secrets = secrets;
    this.#signal = signal;
  }

  /** The value of an allowed variable; `undefined` where nobody has one, or it is not allowed. */
  value(name: string): Promise<EnvValue | undefined> {
    if (!this.#manifest.allowedEnvVars.includes(name)) return Promise.resolve(undefined);
    const known = this.#values.get(name);
    if (known) return known;
    const found = this.#lookUp(name);
    this.#values.set(name, found);
    return found;
  }

  async #lookUp(name: string): Promise<EnvValue | undefined> {
    const found = Object.hasOwn(this.#given, name) ? this.#given[name] : await this.#ask(name);
    if (found === undefined) return undefined;
    if (this.#manifest.secretEnvVars.includes(name)) this.#secrets.hide(found.value);
    for (const password of passwordsIn(found.value)) this.#secrets.hide(password);
    if (found.origin !== undefined) this.#secrets.bind(name, found.value, found.origin);
    return found;
  }

  async #ask(name: string): Promise<EnvValue | undefined> {
    for (const provider of this.#providers) {
      const value = await provider.lookup(name, this.#manifest.name, this.#signal);
      if (value !== undefined) return this.#belongs(value) ? value : undefined;
    }
    return undefined;
  }

  /** With a data source at hand, a value that was stored for another server is none of its values. */
  #belongs({ origin }: EnvValue): boolean {
    const given = Object.values(this.#given);
    if (origin === undefined || given.length === 0) return true;
    return given.some(({ value }) => URL.parse(value)?.origin === URL.parse(origin)?.origin);
  }
}
