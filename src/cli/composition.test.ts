import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/runStore.ts';
import { BufferedLimani } from '../limani/buffer/bufferedLimani.ts';
import { SqljsLimani } from '../limani/sqljs/sqljsLimani.ts';
import { Parts } from './composition.ts';
import type { ProcessConsole } from './console.ts';
import type { GlobalOptions } from './globalOptions.ts';

const URL = 'postgres://oncall@db.example/incidents';

/** Nothing is opened: only what is chosen is looked at. */
const partsWith = (env: NodeJS.ProcessEnv): Parts =>
  new Parts(
    {} as ProcessConsole,
    { plugins: [], store: temporaryFolder(), color: false } satisfies GlobalOptions,
    env,
  );

test('runs are recorded in the store folder, unless the option or the environment names another Limani', () => {
  const plain = partsWith({ DATABOOK_LIMANI_URL: URL });
  expect(plain.limani()).toBeInstanceOf(SqljsLimani);
  expect(plain.runsFolder()).toBe(plain.store.runs);
  expect(plain.limani('postgres')).toBeInstanceOf(BufferedLimani);
  expect(plain.runsFolder('postgres')).toBeUndefined();
  const chosen = partsWith({ DATABOOK_LIMANI: 'postgres', DATABOOK_LIMANI_URL: URL });
  expect(chosen.limani()).toBeInstanceOf(BufferedLimani);
  expect([chosen.runsFolder(), chosen.runsPlace()]).toEqual([undefined, 'postgres://db.example/incidents']);
  expect(chosen.limani('sqljs')).toBeInstanceOf(SqljsLimani);
  const url = 'mongodb://oncall@db-1.example,db-2.example/incidents?replicaSet=rs';
  const mongodb = partsWith({ DATABOOK_LIMANI: 'mongodb', DATABOOK_LIMANI_URL: url });
  expect(mongodb.limani()).toBeInstanceOf(BufferedLimani);
  expect([mongodb.runsFolder(), mongodb.runsPlace()]).toEqual([
    undefined,
    'mongodb://db-1.example,db-2.example/incidents?replicaSet=rs',
  ]);
  const theirs = {
    DATABOOK_LIMANI: './mine',
    DATABOOK_LIMANI_URL: 'mysql://u:hunter2@db/x?password=hunter2',
  };
  expect(partsWith(theirs).runsPlace()).toBe('mysql://db/x?password=');
});

test('what is wrong is said in one sentence', () => {
  expect(() => partsWith({}).limani('postgres')).toThrow(
    /^The Limani "postgres": say where the server is, .*\.$/,
  );
  expect(() => partsWith({ DATABOOK_LIMANI_URL: URL }).limani('mongodb')).toThrow(
    /^The Limani "mongodb": its URL begins with mongodb:\/\/ .*\.$/,
  );
  expect(() =>
    partsWith({ DATABOOK_LIMANI_URL: URL, DATABOOK_LIMANI_DATABASE: 'a b' }).limani('postgres'),
  ).toThrow(/^"a b" cannot be the name of a database/);
});

test('what is none of the known ones is looked for when it is needed', async () => {
  const unknown = partsWith({}).limani('mongoose');
  expect(unknown).toHaveProperty('prepare');
  await expect(unknown.connect()).rejects.toMatchObject({
    message: expect.stringMatching(
      /^There is no Limani named "mongoose"\. Known: sqljs, postgres, .*npm install --prefix .*\.$/,
    ) as string,
    exitCode: 2,
  });
});
