import type { Json } from '../entries.ts';
import type { Journal } from '../journal/journal.ts';
import { BEAT_MS } from '../journal/alive.ts';
import { ownIdentity } from '../processIdentity.ts';
import { LEASE_MS } from '../lease.ts';
import type { Kind } from './schema.ts';

/** A journal that says who writes it and, while it is needed, that its writer lives. */
export class Writer {
  readonly #journal: Journal;
  readonly #warn: (error: unknown) => void;
  #greeting: Promise<void> | undefined;
  #beating: NodeJS.Timeout | undefined;
  #reassured = 0;
  #unpublished = false;

  /** @param warn told when the sign of life could not be given */
  constructor(journal: Journal, warn: (error: unknown) => void) {
    this.#journal = journal;
    this.#warn = warn;
  }

  get name(): string {
    return this.#journal.writer;
  }

  /** Bytes that are in no published image, at most. */
  get bytes(): number {
    return this.#journal.bytesSinceRotated;
  }

  /** Whether something was put since {@link rotate}. */
  get unpublished(): boolean {
    return this.#unpublished;
  }

  /** Resolves when the record is durable. @throws LimaniError `too-large`, `not-written`, `not-connected` */
  put(kind: Kind, values: readonly Json[]): Promise<void> {
    this.#unpublished = true;
    // goes ahead in the same batch; its failure is that of the record
    this.#greeting ??= this.#greet();
    return this.#journal.put(kind, values);
  }

  /** True when others may have taken this process for dead: it was stopped, or its machine was asleep. */
  get mayBeTakenForDead(): boolean {
    return Date.now() - Math.max(this.#journal.lastSign, this.#reassured) >= LEASE_MS;
  }

  /** Others were asked, and this process is not taken for dead. */
  reassured(): void {
    this.#reassured = Date.now();
  }

  /** Gives signs of life until told otherwise. */
  keepAlive(needed: boolean): void {
    if (!needed) {
      clearInterval(this.#beating);
      this.#beating = undefined;
    } else this.#beating ??= setInterval(() => void this.#beat(), BEAT_MS).unref();
  }

  rotate(): Promise<void> {
    this.#unpublished = false;
    return this.#journal.rotate();
  }

  /** Says that this writer is done, so that runs it left open are known to be interrupted. Always lets go of the file. */
  async close(): Promise<void> {
    this.keepAlive(false);
    try {
      if (this.#greeting) await this.#journal.put('released', [this.name]);
    } finally {
      await this.#journal.close();
    }
  }

  async #greet(): Promise<void> {
    const { machine, processStarted } = ownIdentity();
    try {
      await this.#journal.put('writer', [this.name, machine, processStarted]);
    } catch {
      // the record that came with it tells the caller; the next one greets again
      this.#greeting = undefined;
    }
  }

  async #beat(): Promise<void> {
    // stopped for long: first ask what others made of it
    if (this.mayBeTakenForDead) return;
    try {
      await this.#journal.beat();
    } catch (error) {
      this.#warn(error);
    }
  }
}
