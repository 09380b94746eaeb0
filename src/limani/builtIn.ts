import { buffered } from './buffer/factory.ts';
import { mongodbFactory } from './mongodb/factory.ts';
import { postgresFactory } from './postgres/factory.ts';
import { LimaniRegistry } from './registry.ts';
import { sqljsFactory } from './sqljs/factory.ts';
import type { SqljsOptions } from './sqljs/sqljsLimani.ts';

/** Where runs are recorded, unless something else is said. */
export const DEFAULT_LIMANI = 'sqljs';
const PUBLISH_AFTER_MS = 30_000;

/** `blocking` holds for what waits for a server, too. */
export interface BuiltInOptions extends Required<
  Pick<SqljsOptions, 'folder' | 'contents' | 'workerUrl' | 'blocking' | 'onWarning'>
> {
  /** Where runs wait for a server that is away. */
  readonly backlogs: string;
  /** A server's password, by the name of the variable that is for it; asked when a server wants one. */
  readonly password: (variable: string) => Promise<string | undefined>;
}

/** The adapters that come with Databook. What speaks to a server is loaded with the first connection to it. */
export function builtInLimanis(options: BuiltInOptions): LimaniRegistry {
  const { folder, contents, workerUrl, blocking, backlogs, password, onWarning } = options;
  const buffer = { backlogs, blocking, onWarning };
  const server = (variable: string) => ({ password: () => password(variable), onWarning });
  return new LimaniRegistry({
    [DEFAULT_LIMANI]: sqljsFactory({
      ...{ folder, contents, workerUrl, blocking, onWarning },
      publishAfterMs: PUBLISH_AFTER_MS,
    }),
    postgres: buffered('postgres', postgresFactory(server('PGPASSWORD')), buffer),
    mongodb: buffered('mongodb', mongodbFactory(server('MONGODB_PASSWORD')), buffer),
  });
}
