import type { SecretStorage } from 'vscode';
import type { EnvValue } from '../../plugins/contract.ts';

const key = (name: string): string => `env/${name}`;

/** Secret values of plugins' environment variables, each bound to the origin it was stored for. */
export class Secrets {
  readonly #storage: SecretStorage;

  constructor(storage: SecretStorage) {
    this.#storage = storage;
  }

  async get(name: string): Promise<EnvValue | undefined> {
    const stored = await this.#storage.get(key(name));
    return stored === undefined ? undefined : (JSON.parse(stored) as EnvValue);
  }

  /** @param origin `https://host:port`; the host sends the value nowhere else */
  async set(name: string, value: string, origin: string): Promise<void> {
    await this.#storage.store(key(name), JSON.stringify({ value, origin } satisfies EnvValue));
  }

  async delete(name: string): Promise<void> {
    await this.#storage.delete(key(name));
  }
}
