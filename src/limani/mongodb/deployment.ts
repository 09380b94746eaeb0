import type { ClientSession, Collection, Db, MongoClient } from 'mongodb';
import type { MongodbConfig } from './config.ts';
import type {
  BatchDocument,
  FactDocument,
  ContentDocument,
  NumberDocument,
  OperationDocument,
  PartDocument,
  RunDocument,
  SchemaDocument,
  SnapshotDocument,
  WriterDocument,
} from './documents.ts';
import { isAway, isTransient, toLimaniError } from './failures.ts';

export interface DeploymentOptions extends MongodbConfig {
  /** Asked for when a user is named. */
  readonly password: () => Promise<string | undefined>;
  /** How long a server that takes writes is looked for, milliseconds. */
  readonly selectionMs: number;
}

interface Clock {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When the server was started, to the second; null where it does not say. */
  readonly started: number | null;
}

interface Collections {
  readonly runs: Collection<RunDocument>;
  readonly operations: Collection<OperationDocument>;
  readonly facts: Collection<FactDocument>;
  readonly snapshots: Collection<SnapshotDocument>;
  readonly contents: Collection<ContentDocument>;
  readonly parts: Collection<PartDocument>;
  readonly batches: Collection<BatchDocument>;
  readonly writers: Collection<WriterDocument>;
  readonly numbers: Collection<NumberDocument>;
  readonly schema: Collection<SchemaDocument>;
}

/** Connections at most: one writes, one hears of changes, the others read. */
const MAX_CONNECTIONS = 8;
const CONNECT_MS = 10_000;
/** An answer that takes longer does not come any more: a network that swallows packets. */
const ANSWER_MS = 120_000;
const READ_TRIES = 3;
/** Another document than the database holds is not known to be on disk: nothing is acknowledged with less. */
const DURABLE = { w: 'majority', journal: true } as const;

/** For people. */
export const whereOf = ({ hosts, database }: MongodbConfig): string => `on ${hosts} (database "${database}")`;

interface Hello {
  readonly localTime: Date;
  readonly setName?: string;
  readonly msg?: string;
  readonly topologyVersion?: { readonly processId: { getTimestamp(): Date } };
}

/** A connected MongoDB: one server, a replica set, or a sharded cluster. */
export class Deployment {
  readonly #options: DeploymentOptions;
  readonly #client: MongoClient;
  readonly collections: Collections;
  readonly db: Db;
  #transactional = false;

  private constructor(options: DeploymentOptions, client: MongoClient) {
    this.#options = options;
    this.#client = client;
    const db = client.db(options.database);
    this.db = db;
    this.collections = {
      runs: db.collection('runs'),
      operations: db.collection('operations'),
      facts: db.collection('facts'),
      snapshots: db.collection('snapshots'),
      contents: db.collection('contents'),
      parts: db.collection('content_parts'),
      batches: db.collection('_batches'),
      writers: db.collection('_writers'),
      numbers: db.collection('_numbers'),
      schema: db.collection('_schema'),
    };
  }

  /** Connects once, to see that it can. @throws LimaniError `unavailable` */
  static async open(options: DeploymentOptions): Promise<Deployment> {
    const { MongoClient: client } = await import('./mongoDriver.ts');
    const { user, url, password, selectionMs } = options;
    try {
      const deployment = new Deployment(
        options,
        new client(url, {
          ...(user !== undefined && { auth: { username: user, password: (await password()) ?? '' } }),
          appName: 'databook',
          maxPoolSize: MAX_CONNECTIONS,
          serverSelectionTimeoutMS: selectionMs,
          connectTimeoutMS: CONNECT_MS,
          socketTimeoutMS: ANSWER_MS,
          writeConcern: DURABLE,
          readPreference: 'primary',
          // each call is known again when it is repeated, by whatever it wrote
          retryWrites: false,
        }),
      );
      await deployment.#look();
      return deployment;
    } catch (error) {
      throw toLimaniError(whereOf(options), 'unavailable', error);
    }
  }

  get where(): string {
    return whereOf(this.#options);
  }

  /** Whether it has transactions and change streams. */
  get transactional(): boolean {
    return this.#transactional;
  }

  /** The server's. */
  async clock(): Promise<Clock> {
    const { localTime, topologyVersion } = await this.#hello();
    // the id of the process holds when it was made
    return { now: localTime.getTime(), started: topologyVersion?.processId.getTimestamp().getTime() ?? null };
  }

  /** What is read, again where the connection was lost. @throws LimaniError `unavailable` */
  async read<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++)
      try {
        return await work();
      } catch (error) {
        if (tries < READ_TRIES && isTransient(error) && !isAway(error)) continue;
        throw toLimaniError(this.where, 'unavailable', error);
      }
  }

  /** All or nothing; may do the work again. Throws what went wrong as it is. */
  async transaction(work: (session: ClientSession) => Promise<void>): Promise<void> {
    await this.#client.withSession((session) =>
      // its commit is as durable as all that this client writes
      session.withTransaction(() => work(session), { readConcern: { level: 'snapshot' } }),
    );
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #look(): Promise<void> {
    try {
      const { setName, msg } = await this.#hello();
      this.#transactional = setName !== undefined || msg === 'isdbgrid';
      // any user may say hello: see that this one may read
      await this.collections.numbers.findOne({ _id: '' });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #hello(): Promise<Hello> {
    return (await this.#client.db('admin').command({ hello: 1 })) as unknown as Hello;
  }
}
