// The stores that RunDb is tested on: one line each in TARGETS.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Db } from 'mongodb';
import type { Limani } from '../../src/limani/limani.ts';
import { startMongo } from '../support/mongodb/server.ts';
import { requirePostgres, startPostgres } from '../support/servers/postgres.ts';
import { limaniAt, type Place } from './limanis.ts';

/** A store for one test. */
export interface Store {
  readonly place: Place;
  /** Another connection, not connected. */
  limani(): Promise<Limani>;
  /** What passes until a killed process is known to be dead. */
  buried(): Promise<void>;
  remove(): Promise<void>;
}

/** Where stores can be made, as long as it is not stopped. */
export interface Target {
  store(): Store;
  stop(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

const sqljs = (): Promise<Target> =>
  Promise.resolve({
    store() {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-rundb-'));
      const place: Place = { kind: 'sqljs', args: [folder] };
      const remove = (): Promise<void> => {
        rmSync(folder, { recursive: true, force: true });
        return Promise.resolve();
      };
      return { place, limani: () => limaniAt(place), buried: nothing, remove };
    },
    stop: nothing,
  });

const postgresIn = (programs: string) => async (): Promise<Target> => {
  const server = await startPostgres(programs);
  const execute = async (statement: string): Promise<void> => {
    const client = await server.client();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    store() {
      const schema = `rundb_${randomBytes(6).toString('hex')}`;
      const place: Place = { kind: 'postgres', args: [server.url, schema] };
      return {
        place,
        limani: () => limaniAt(place),
        // in place of the two minutes in which nobody hears of it
        buried: () => execute(`UPDATE ${schema}._writers SET expires = now() - interval '1 second'`),
        remove: () => execute(`DROP SCHEMA IF EXISTS ${schema} CASCADE`),
      };
    },
    stop: () => server.stop(),
  };
};

const mongodb = async (): Promise<Target> => {
  const server = await startMongo('standalone');
  return {
    store() {
      const database = `rundb_${randomBytes(6).toString('hex')}`;
      const place: Place = { kind: 'mongodb', args: [server.url, database] };
      const execute = async (what: (db: Db) => Promise<unknown>): Promise<void> => {
        const client = await server.client();
        await what(client.db(database));
        await client.close();
      };
      return {
        place,
        limani: () => limaniAt(place),
        // in place of the two minutes in which nobody hears of it
        buried: () =>
          execute((db) => db.collection('_writers').updateMany({}, { $set: { seen: new Date(0) } })),
        remove: () => execute((db) => db.dropDatabase()),
      };
    },
    stop: () => server.stop(),
  };
};

const programs = requirePostgres();

/** Those that are there; what is missing was skipped aloud, or is an error under CI. */
export const TARGETS: readonly (readonly [name: string, start: () => Promise<Target>])[] = [
  ['sqljs', sqljs],
  ['the stand-in for MongoDB', mongodb],
  ...(programs === undefined ? [] : [['postgres', postgresIn(programs)] as const]),
];
