// The adapters that RunDb is tested on, for this process and for others, which need not load them all.
import type { Limani } from '../../src/limani/limani.ts';

const LIMANIS = {
  async sqljs(folder = '') {
    const { sqljsAt } = await import('../conformance/sqljs/adapter.ts');
    return sqljsAt(folder, 'as it ships');
  },
  async postgres(url = '', schema = '') {
    const { postgresAt } = await import('../conformance/postgres/adapter.ts');
    return postgresAt(url, schema);
  },
  async mongodb(url = '', database = '') {
    const { mongodbAt } = await import('../conformance/mongodb/adapter.ts');
    return mongodbAt(url, database);
  },
} satisfies Record<string, (...args: string[]) => Promise<Limani>>;

/** Where a store is, so that another process can be told. */
export interface Place {
  readonly kind: keyof typeof LIMANIS;
  readonly args: readonly [string] | readonly [string, string];
}

/** Another connection to it, not connected. */
export const limaniAt = ({ kind, args }: Place): Promise<Limani> => LIMANIS[kind](...args);
