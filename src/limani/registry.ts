import { LimaniError } from './error.ts';
import type { Limani } from './limani.ts';

/** What every adapter is given; each takes further keys of its own. */
export interface LimaniConfig {
  /** Name of the database. */
  readonly database?: string;
  /** The same as `database`, as earlier configurations spell it. */
  readonly werehouse?: string;
  readonly [key: string]: unknown;
}

/** Makes an adapter without opening anything. @throws LimaniError `config` */
export type LimaniFactory = (config: LimaniConfig) => Limani;

/** Adapters by name. */
export class LimaniRegistry {
  readonly #factories: ReadonlyMap<string, LimaniFactory>;

  constructor(factories: Readonly<Record<string, LimaniFactory>>) {
    this.#factories = new Map(Object.entries(factories));
  }

  names(): readonly string[] {
    return [...this.#factories.keys()];
  }

  has(name: string): boolean {
    return this.#factories.has(name);
  }

  /** @throws LimaniError `unknown-adapter`, `config` */
  create(name: string, config: LimaniConfig): Limani {
    const factory = this.#factories.get(name);
    if (factory) return factory(config);
    throw new LimaniError(
      'unknown-adapter',
      `There is no Limani named "${name}". Known: ${this.names().join(', ')}.`,
    );
  }
}

/** The name of the database, whichever way it is spelt. @throws LimaniError `config` */
export function databaseName({ database, werehouse }: LimaniConfig): string | undefined {
  if (database !== undefined && werehouse !== undefined && database !== werehouse)
    throw new LimaniError(
      'config',
      `Both "database" (${database}) and "werehouse" (${werehouse}) name the database: keep one.`,
    );
  const name: unknown = database ?? werehouse;
  if (name === undefined) return undefined;
  if (typeof name !== 'string' || !/^[A-Za-z0-9_-][\w.-]{0,63}$/.test(name))
    throw new LimaniError(
      'config',
      `${JSON.stringify(name)} cannot be the name of a database: letters, digits, "_", "-" and ".", at most 64.`,
    );
  return name;
}
