import { checkedId } from '../checks.ts';
import { ConnectedLimani, type OpenStore } from '../connectedLimani.ts';
import { Lease, LEASE_MS } from '../lease.ts';
import { LAST_PATIENCE_MS, PATIENCE_MS } from '../patience.ts';
import type { RemoteLimani, RemoteStore } from '../remote.ts';
import type { Capabilities } from '../limani.ts';
import { SqlReader } from '../sql/reader.ts';
import { writerOf } from '../writerOf.ts';
import { DIALECT } from './dialect.ts';
import { Changes, type ChangeListener } from './changes.ts';
import { Contents } from './contents.ts';
import { NumberedCalls } from './numberedCalls.ts';
import { reserveNumber } from './numbers.ts';
import { RunKeeper } from './runKeeper.ts';
import { RunStore } from './runStore.ts';
import { RunTransfer } from './runTransfer.ts';
import { workOf } from './runWork.ts';
import { migrate, SCHEMA_VERSION, schemaVersion } from './schema.ts';
import type { PostgresConfig } from './config.ts';
import { Server, whereOf, type ServerOptions } from './server.ts';
import { toLimaniError } from './failures.ts';
import { WriteQueue, type QueueOptions } from './writeQueue.ts';

export interface PostgresOptions extends PostgresConfig, Partial<QueueOptions> {
  readonly password: ServerOptions['password'];
  /** How long after its start a server takes nobody for dead, milliseconds; absent: as long as a lease. */
  readonly graceMs?: number;
  readonly silenceMs?: number;
  readonly beginMs?: number;
  readonly onWarning: (message: string) => void;
}

interface Opened extends OpenStore {
  readonly remote: RemoteStore;
  readonly server: Server;
  readonly changes: Changes;
}

/** A schema in a PostgreSQL database, for recorders on many machines. */
export class PostgresLimani extends ConnectedLimani<Opened> implements RemoteLimani {
  readonly capabilities: Capabilities = { file: null, maxEntryBytes: null };
  readonly #options: PostgresOptions;

  /** Opens nothing. */
  constructor(options: PostgresOptions) {
    super();
    this.#options = options;
  }

  get where(): string {
    return whereOf(this.#options);
  }

  get remote(): RemoteStore {
    return this.now().remote;
  }

  /** Tells of changes by any process, with the ids of runs where they are known. Call what it gives to hear no more. */
  onChange(listener: ChangeListener): () => void {
    const { server, changes } = this.now();
    return server.notifies ? changes.add(listener) : () => undefined;
  }

  protected async open(): Promise<Opened> {
    const { leaseMs = LEASE_MS, patienceMs = PATIENCE_MS, graceMs = leaseMs, onWarning } = this.#options;
    const server = await Server.open({ ...this.#options, graceMs });
    try {
      await migrate(server);
    } catch (error) {
      await server.close();
      throw error;
    }
    const queue = new WriteQueue(server, { leaseMs, patienceMs });
    const lease = new Lease(queue, leaseMs, onWarning);
    const changes = new Changes(server);
    const store = new RunStore(server, queue);
    const contents = new Contents(server, queue);
    return {
      server,
      changes,
      remote: new NumberedCalls(server, leaseMs),
      writer: writerOf((call) => queue.add(workOf(call, queue.writer))),
      reader: new SqlReader(store, DIALECT),
      keeper: new RunKeeper(queue, store),
      contents,
      transfer: new RunTransfer(queue, contents),
      upkeep: {
        initDb: () => migrate(server),
        schemaVersion: async () => ({ stored: await schemaVersion(server), known: SCHEMA_VERSION }),
        reserveNumber: async (sequence) =>
          reserveNumber(server, checkedId('The name of a sequence', sequence)),
        // other programs see what is committed
        flush: () => Promise.resolve(),
      },
      close: async () => {
        lease.stop();
        try {
          await changes.close();
          await queue.close(LAST_PATIENCE_MS);
        } catch (error) {
          throw toLimaniError(server.where, 'not-written', error);
        } finally {
          await server.close();
        }
      },
    };
  }
}
