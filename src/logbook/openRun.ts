import type { Limani } from '../limani/limani.ts';
import { Commands } from './commands.ts';
import { Failures } from './failures.ts';
import { notebookName } from './notebookName.ts';
import { nameOf, sequenceOf, TX_SEQUENCE, uidOf } from './rundb/numbers.ts';
import { NumberSource } from './rundb/numberSource.ts';
import { cellTable } from './rundb/tables.ts';
import { Stats } from './stats.ts';
import type { RunRecord } from './told.ts';

/** An operation that has begun. */
export interface OpenOperation {
  /** Has its number from {@link OpenRun.number} on. */
  uid: string;
  readonly source: string;
  /** Its cell's name, where that has one. */
  name?: string;
  /** Its host calls, each as one line. */
  readonly commands: Commands;
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
  readonly #numbers: NumberSource;
  readonly #tables = new Set<string>();
  #notebook: string | null = null;
  #created: Promise<unknown> | undefined;
  #begun = 0;
  #facts: Promise<unknown> = Promise.resolve();
  #writes: Promise<unknown>[] = [];

  /** @param hostname where the cells run */
  constructor(limani: Limani, record: RunRecord, hostname: string) {
    this.#limani = limani;
    this.record = record;
    this.#hostname = hostname;
    this.#numbers = new NumberSource((sequence) => limani.reserveNumber(sequence));
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
    const tx = await this.#numbers.next(TX_SEQUENCE);
    if (notebook) this.#notebook = await notebookName(notebook);
    await this.#limani.createRun({
      runId: run,
      runIdHuman: humanId(at),
      startTime: at / 1000,
      hailerInfo: { user: by, hostname: this.#hostname, cells, ...(tx !== null && { tx }) },
      ...(this.#notebook !== null && { notebook: this.#notebook }),
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
    const operation: OpenOperation = {
      uid: uidOf(this.record.run, ++this.#begun, null),
      source,
      commands: new Commands(),
    };
    this.operations.set(cell, operation);
    return operation;
  }

  /**
   * Gives an operation that has just begun, the last one, its number among those of its cell.
   * @param called the cell's name, or its place among the notebook's code cells
   */
  async number(operation: OpenOperation, called: string): Promise<void> {
    const place = this.#begun;
    await this.created();
    const table = cellTable(this.#notebook, called);
    const number = await this.#numbers.next(sequenceOf(table));
    const name = nameOf(called);
    if (name !== undefined) operation.name = name;
    if (number === null) return;
    operation.uid = uidOf(this.record.run, place, number, called);
    this.#tables.add(table);
  }

  /** The tables in which it has numbers. */
  get tables(): readonly string[] {
    return [...this.#tables];
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
