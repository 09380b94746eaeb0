// The schema and its version.
import { LimaniError } from '../error.ts';
import type { Deployment } from './deployment.ts';
import { isDuplicate, isTransient, toLimaniError } from './failures.ts';
import { MIGRATIONS } from './migrations.ts';

/** Version of the schema that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const SCHEMA = 'schema';
const TRIES = 3;

const newer = (where: string): LimaniError =>
  new LimaniError(
    'newer',
    `The run store ${where} was written by a newer Databook (this one knows schema version ${SCHEMA_VERSION}). Update Databook to use it.`,
  );

/** 0 where there is none. @throws LimaniError `unavailable` */
export const schemaVersion = (deployment: Deployment): Promise<number> =>
  deployment.read(async () => {
    const found = await deployment.collections.schema.findOne({ _id: SCHEMA });
    return found?.version ?? 0;
  });

/** Makes indexes, or brings a database up to date. @throws LimaniError `newer`, `unavailable` */
export async function migrate(deployment: Deployment): Promise<void> {
  const version = await schemaVersion(deployment);
  if (version > SCHEMA_VERSION) throw newer(deployment.where);
  if (version === SCHEMA_VERSION) return;
  for (let tries = 1; ; tries++)
    try {
      for (const step of MIGRATIONS.slice(version)) await step(deployment);
      await setVersion(deployment);
      return;
    } catch (error) {
      if (tries < TRIES && isTransient(error)) continue;
      throw toLimaniError(deployment.where, 'unavailable', error);
    }
}

/** A later version that another program has brought it to meanwhile stays. */
async function setVersion({ collections }: Deployment): Promise<void> {
  const set = (): Promise<unknown> =>
    collections.schema.updateOne({ _id: SCHEMA }, { $max: { version: SCHEMA_VERSION } }, { upsert: true });
  try {
    await set();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await set();
  }
}
