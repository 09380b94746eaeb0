import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMongo, type MongoServer } from '../../../test/support/mongodb/server.ts';
import type { Cursor } from '../page.ts';
import { FIRST_STEP } from '../records/steps.ts';
import { mongodbConfig } from './config.ts';
import { Deployment } from './deployment.ts';
import type { FactDocument, OperationDocument, RunDocument } from './documents.ts';
import { searchRuns } from './runSearch.ts';
import { migrate } from './schema.ts';

/** Some in each of three steps. */
const RUNS = 2.5 * FIRST_STEP;
let server: MongoServer;
let deployment: Deployment;

const nameOf = (i: number): string => `run-${String(i).padStart(3, '0')}`;

/** Runs of which three say "No route" in three places. */
beforeAll(async () => {
  server = await startMongo('standalone');
  deployment = await Deployment.open({
    ...mongodbConfig({ url: server.url, database: 'search' }),
    password: () => Promise.resolve(undefined),
    selectionMs: 5000,
  });
  await migrate(deployment);
  const { runs, operations, facts } = deployment.collections;
  const all = Array.from({ length: RUNS }, (_, i) => i);
  await runs.insertMany(
    all.map((i): RunDocument => ({
      ...{ _id: nameOf(i), start_time: i, rank: 6, pinned: 0 },
      notebook: i === 7 ? 'No Route.databook' : 'n.databook',
    })),
  );
  await operations.insertMany(
    all.map((i) => {
      const logs = i === 120 ? '{"stderr":"connect: no route to host"}' : '{"stdout":"all is well"}';
      const document = {
        _id: `u-${i}`,
        run_id: nameOf(i),
        name: 'op',
        arguments_json: '{}',
        logs_json: logs,
      };
      return document as unknown as OperationDocument;
    }),
  );
  await facts.insertMany(
    all.map((i) => {
      const command = i === 200 ? 'NO ROUTE' : 'GET /';
      return { _id: `f-${i}`, run_id: nameOf(i), command } as unknown as FactDocument;
    }),
  );
});

afterAll(async () => {
  await deployment.close();
  await server.stop();
});

/** A clock that takes a second from one look to the next. */
function slowClock(): () => number {
  let time = 0;
  return () => (time += 1000);
}

async function pages(text: string, limit: number, clock: () => number): Promise<string[][]> {
  const all: string[][] = [];
  let after: Cursor | null = null;
  do {
    const { rows, next } = await searchRuns(deployment, { text }, { limit, after }, clock);
    all.push(rows.map(({ id }) => String(id)));
    after = next;
  } while (after);
  return all;
}

test('a text is found in whichever place it is, on one page while there is time', async () => {
  expect(await pages('no route', 10, () => 0)).toEqual([[200, 120, 7].map(nameOf)]);
  expect(await pages('no route', 2, () => 0)).toEqual([[200, 120].map(nameOf), [nameOf(7)]]);
});

test('a search that takes too long gives what it has, and its next page goes on where it stopped', async () => {
  expect(await pages('no route', 10, slowClock())).toEqual([[nameOf(200)], [nameOf(120)], [nameOf(7)]]);
  expect(await pages('nowhere', 10, slowClock())).toEqual([[], [], []]);
  const everywhere = await pages('all is well', 30, slowClock());
  expect(everywhere.flat()).toEqual(
    Array.from({ length: RUNS }, (_, i) => RUNS - 1 - i)
      .filter((i) => i !== 120)
      .map(nameOf),
  );
});
