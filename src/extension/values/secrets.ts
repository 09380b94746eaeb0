import type { SecretStorage } from 'vscode';
import type { EnvValue } from '../../plugins/contract.ts';

const key = (name: string, source?: string): string =>
  source === undefined ? `env/${name}` : `source/${source}/${name}`;

/** Secret values of plugins' environment variables, each bound to the origin it was stored for. */
export class Secrets {
  readonly #storage: SecretStorage;

  constructor(storage: SecretStorage) {
    this.#storage = storage;
  }

  /** @param source data source that the value belongs to; absent: for all calls without `@source` */
  async get(name: string, source?: string): Promise<EnvValue | undefined> {
    const stored = await this.#storage.get(key(name, source));
    return stored === undefined ? undefined : (JSON.parse(stored) as EnvValue);
  }

  /** @param origin `https://host:port`; the host sends the value nowhere else */
  async set(name: string, value: string, origin: string, source?: string): Promise<void> {
    await this.#storage.store(key(name, source), JSON.stringify({ value, origin } satisfies EnvValue));
  }

  async delete(name: string, source?: string): Promise<void> {
    await this.#storage.delete(key(name, source));
  }
}
