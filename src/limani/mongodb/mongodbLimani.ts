import { randomUUID } from 'node:crypto';
import { checkedId } from '../checks.ts';
import { ConnectedLimani, type OpenStore } from '../connectedLimani.ts';
import { Lease, LEASE_MS } from '../lease.ts';
import { LAST_PATIENCE_MS, PATIENCE_MS } from '../patience.ts';
import type { Capabilities } from '../limani.ts';
import type { RemoteLimani, RemoteStore } from '../remote.ts';
import { writerOf } from '../writerOf.ts';
import { Batches } from './batches.ts';
import type { MongodbConfig } from './config.ts';
import { Contents } from './contents.ts';
import { Deployment, whereOf, type DeploymentOptions } from './deployment.ts';
import { toLimaniError } from './failures.ts';
import { Keeper } from './runKeeper.ts';
import { Notices, type ChangeListener } from './changes.ts';
import { NumberedCalls } from './numberedCalls.ts';
import { reserveNumber } from './numbers.ts';
import { Reader } from './reader.ts';
import { Runs } from './runs.ts';
import { MAX_ENTRY_BYTES, RunWork } from './runWork.ts';
import { migrate, SCHEMA_VERSION, schemaVersion } from './schema.ts';
import { Transfer } from './runTransfer.ts';
import { Voice } from './voice.ts';
import { release } from './writers.ts';
import { WriteQueue } from './writeQueue.ts';

export interface MongodbOptions extends MongodbConfig {
  readonly password: DeploymentOptions['password'];
  readonly onWarning: (message: string) => void;
  /** How long others believe that this process lives without hearing of it, milliseconds. */
  readonly leaseMs?: number;
  /** How long calls wait for a server that is away, milliseconds. */
  readonly patienceMs?: number;
  /** How long a server that takes writes is looked for at a time, milliseconds. */
  readonly selectionMs?: number;
  /** How long after its start a server takes nobody for dead, milliseconds; absent: as long as a lease. */
  readonly graceMs?: number;
}

const SELECTION_MS = 5000;

interface Opened extends OpenStore {
  readonly remote: RemoteStore;
  readonly notices: Notices;
  /** Under which name others know the runs of this connection. */
  readonly name: string;
}

/** A MongoDB database, for recorders on many machines. */
export class MongodbLimani extends ConnectedLimani<Opened> implements RemoteLimani {
  readonly capabilities: Capabilities = { file: null, maxEntryBytes: MAX_ENTRY_BYTES };
  readonly #options: MongodbOptions;

  /** Opens nothing. */
  constructor(options: MongodbOptions) {
    super();
    this.#options = options;
  }

  get where(): string {
    return whereOf(this.#options);
  }

  get remote(): RemoteStore {
    return this.now().remote;
  }

  /** Under which name others know the runs of this connection. */
  get writer(): string {
    return this.now().name;
  }

  /** Tells of changes by any process, with the ids of runs where they are known. Call what it gives to hear no more. */
  onChange(listener: ChangeListener): () => void {
    return this.now().notices.add(listener);
  }

  protected async open(): Promise<Opened> {
    const deployment = await Deployment.open({ selectionMs: SELECTION_MS, ...this.#options });
    try {
      await migrate(deployment);
    } catch (error) {
      await deployment.close();
      throw error;
    }
    return this.#parts(deployment);
  }

  #parts(deployment: Deployment): Opened {
    const { leaseMs = LEASE_MS, patienceMs = PATIENCE_MS, graceMs = leaseMs, onWarning } = this.#options;
    const name = randomUUID();
    const own = new Set([name]);
    const notices = new Notices(deployment);
    const runs = new Runs(deployment, own, graceMs);
    const batches = new Batches(deployment);
    const work = new RunWork(deployment, runs, batches, notices);
    const voice = new Voice(deployment, name, leaseMs);
    const queue = new WriteQueue(deployment.where, { writer: name, patienceMs }, work, () =>
      voice.beatIfNeeded(),
    );
    const lease = new Lease(voice, leaseMs, onWarning);
    const reader = new Reader(deployment, runs, batches);
    const contents = new Contents(deployment, queue);
    return {
      ...{ name, notices, reader, contents },
      remote: new NumberedCalls(deployment, work, own, leaseMs),
      writer: writerOf((call) => queue.write(work.of(call, name))),
      keeper: new Keeper(deployment, queue, runs, reader, notices),
      transfer: new Transfer(deployment, queue, runs, notices, contents),
      upkeep: {
        initDb: () => migrate(deployment),
        schemaVersion: async () => ({ stored: await schemaVersion(deployment), known: SCHEMA_VERSION }),
        reserveNumber: async (sequence) =>
          reserveNumber(deployment, checkedId('The name of a sequence', sequence)),
        // other programs see what is there
        flush: () => Promise.resolve(),
      },
      close: async () => {
        lease.stop();
        try {
          await notices.close();
          await queue.close(LAST_PATIENCE_MS);
          if (voice.hasWritten) await release(deployment, name, false, LAST_PATIENCE_MS);
        } catch (error) {
          throw toLimaniError(deployment.where, 'not-written', error);
        } finally {
          await deployment.close();
        }
      },
    };
  }
}
