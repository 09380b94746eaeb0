// The suite on a stand-in for MongoDB.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Document } from 'mongodb';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { MongodbLimani } from '../../../src/limani/mongodb/mongodbLimani.ts';
import { SCHEMA_VERSION } from '../../../src/limani/mongodb/schema.ts';
import { startMongo, type DeploymentKind, type MongoServer } from '../../support/mongodb/server.ts';
import { elsewhere } from '../elsewhere.ts';
import { conformance } from '../suite.ts';
import type { Call, ConformanceTarget } from '../target.ts';
import { remoteTests, type RemoteTarget, type Waits } from '../remote.ts';
import { mongodbAt } from './adapter.ts';

const CHILD = path.join(import.meta.dirname, 'child.ts');

/** What the first version left: runs did not know of their cells and plugins. */
const OLDER: Readonly<Record<string, Document & { _id: string }>> = {
  runs: {
    ...{ _id: 'older', run_id_human: 'human', start_time: 1, end_time: 2, rank: 6, summary_json: '{}' },
    ...{ hailer_json: '{}', required_secrets: '[]', notebook: 'n', writer: 'w', pinned: 0, seq: 1 },
    hosts: [{ id: 1, name: 'web' }],
  },
  operations: {
    ...{ _id: 'u', run_id: 'older', host_id: 1, name: 'op', status: 'failure', started: 1, timestamp: 2 },
    ...{ duration: 1, op_hash: 'h', changed: 0, success: 0, logs_json: '{"stderr":"no route"}', diff: '' },
    ...{ arguments_json: '{}', retry_stats_json: '{}', command_n_facts_in_order_json: '[]', cell: 'c' },
    ...{ plugin: 'p@1', source_hash: 's', output_hash: 'o', provenance_json: '{}', notebook: 'n' },
    ...{ seq: 0, bytes: 200 },
  },
};

class Target implements ConformanceTarget, RemoteTarget {
  readonly #server: MongoServer;
  readonly #database = `Store-${randomBytes(6).toString('hex')}`;
  readonly #connections: MongodbLimani[] = [];
  readonly tellsRuns: boolean;

  constructor(server: MongoServer, kind: DeploymentKind) {
    this.#server = server;
    this.tellsRuns = kind === 'replicaset';
  }

  async connect(waits: Waits = {}): Promise<MongodbLimani> {
    // who has no patience does not look for a server for long
    const options = { ...waits, ...(waits.patienceMs === 0 && { selectionMs: 200 }) };
    const limani = mongodbAt(this.#server.url, this.#database, undefined, options);
    await limani.connect();
    this.#connections.push(limani);
    return limani;
  }

  async elsewhere(calls: readonly Call[], then: 'disconnect' | 'kill'): Promise<readonly unknown[]> {
    const args = [this.#server.url, this.#database];
    const { answers, about: writer } = await elsewhere(CHILD, args, calls, then);
    // in place of the two minutes in which nobody hears of it
    if (then === 'kill') await this.silence(writer);
    return answers;
  }

  silence(writer: string): Promise<void> {
    return this.#set('_writers', writer, { seen: new Date(0) });
  }

  crash(awayMs?: number): Promise<void> {
    return this.#server.crash(awayMs);
  }

  async replaceBy(version: 'earlier' | 'later'): Promise<void> {
    if (version === 'later') return this.#set('_schema', 'schema', { version: SCHEMA_VERSION + 1 });
    await this.#set('_schema', 'schema', { version: 1 });
    for (const [collection, { _id, ...fields }] of Object.entries(OLDER))
      await this.#set(collection, _id, fields);
  }

  damageContent(sha256: string): Promise<void> {
    return this.#set('contents', sha256, { bytes: Buffer.from('damaged') });
  }

  async dispose(): Promise<void> {
    for (const limani of this.#connections) await limani.disconnect();
    const client = await this.#server.client();
    await client.db(this.#database).dropDatabase();
    await client.close();
  }

  async #set(collection: string, _id: string, fields: Document): Promise<void> {
    const client = await this.#server.client();
    await client
      .db(this.#database)
      .collection<Document & { _id: string }>(collection)
      .updateOne({ _id }, { $set: fields }, { upsert: true });
    await client.close();
  }
}

/** The suite on a deployment of this kind. */
export function conformanceOf(kind: DeploymentKind): void {
  describe(`stand-in for MongoDB, ${kind}`, () => {
    let server: MongoServer;
    beforeAll(async () => {
      server = await startMongo(kind);
    });
    afterAll(() => server.stop());
    const open = (): Promise<Target> => Promise.resolve(new Target(server, kind));
    conformance('mongodb', open, { describe, test });
    describe('as a server', () => remoteTests({ describe, test }, open));
  });
}
