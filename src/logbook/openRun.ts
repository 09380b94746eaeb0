import type { Limani } from '../limani/limani.ts';
import { Failures } from './failures.ts';
import { notebookName } from './notebookName.ts';
import { Stats } from './stats.ts';
import type { RunRecord } from './told.ts';

/** An operation that has begun. */
export interface OpenOperation {
  readonly uid: string;
  readonly source: string;
  /** Its host calls, each as one line. */
  readonly commands: string[];
}

/** A run of which more is to come. */
export class OpenRun {
  readonly record: RunRecord;
  readonly failures = new Failures();
  readonly stats = new Stats();
  /** By cell. */
  readonly operations = new Map<string, OpenOperation>();
  readonly #limani: Limani;
  readonly #hostname: string;
  readonly #hosts = new Map<string, Promise<number>>();
  #created: Promise<unknown> | undefined;
  #begun = 0;
  #facts: Promise<unknown> = Promise.resolve();
  #writes: Promise<unknown>[] = [];

  /** @param hostname where the cells run */
  constructor(limani: Limani, record: RunRecord, hostname: string) {
    this.#limani = limani;
    this.record = record;
    this.#hostname = hostname;
  }

  /** Makes the run's own record; one that failed is tried again, under the same id. */
  async created(): Promise<void> {
    this.#created ??= this.#create();
    try {
      await this.#created;
    } catch (error) {
      this.#created = undefined;
      throw error;
    }
  }

  async #create(): Promise<void> {
    const { run, notebook, by, cells, at } = this.record;
    await this.#limani.connect();
    await this.#limani.createRun({
      runId: run,
      runIdHuman: humanId(at),
      startTime: at / 1000,
      hailerInfo: { user: by, hostname: this.#hostname, cells },
      ...(notebook && { notebook: await notebookName(notebook) }),
      fresh: true,
    });
  }

  /** Id of a host of this run; of the machine itself where no name is given. */
  async host(name = this.#hostname): Promise<number> {
    await this.created();
    const known = this.#hosts.get(name);
    if (known) return known;
    const made = this.#limani.getOrCreateHost(this.record.run, name);
    this.#hosts.set(name, made);
    try {
      return await made;
    } catch (error) {
      this.#hosts.delete(name);
      throw error;
    }
  }

  /** How many operations have begun. */
  get begun(): number {
    return this.#begun;
  }

  begin(cell: string, source: string): OpenOperation {
    const operation = { uid: `${this.record.run}/${++this.#begun}`, source, commands: [] };
    this.operations.set(cell, operation);
    return operation;
  }

  /** Hands over a fact after those before it, without waiting for them to be durable: they are written in groups. */
  addFact(hand: () => Promise<() => Promise<void>>): void {
    this.#facts = this.#facts.then(() =>
      this.failures.keep(async () => {
        const write = await hand();
        this.#writes.push(this.failures.keep(write));
      }),
    );
  }

  /** Settles when all facts so far are durable, or known not to be. */
  async factsWritten(): Promise<void> {
    await this.#facts;
    await Promise.all(this.#writes.splice(0));
  }
}

/** `databook-2026/11/20-02:16:40`, UTC. */
const humanId = (at: number): string =>
  `databook-${new Date(at).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', '-')}`;
