import { mkdir } from 'node:fs/promises';
import { checkedBytes, checkedHash } from '../content.ts';
import { LimaniError, messageOf } from '../error.ts';
import type { NumberedCall, RemoteLimani, WriteCall } from '../remote.ts';
import { BacklogReader } from './backlogReader.ts';
import { Drain, MAX_GROUP, type Destination } from './drain.ts';
import { inTime, isAway } from './inTime.ts';
import { KeptFiles } from './keptFiles.ts';
import { claimed, leftIn } from './leftovers.ts';
import { Outbox } from './outbox.ts';
import { OwnBacklog } from './ownBacklog.ts';
import { RefusedEntries } from './refused.ts';
import { retireBacklog } from './remove.ts';
import { Retry } from './retry.ts';
import { waitingIn } from './waiting.ts';

export interface LinkOptions {
  readonly remote: RemoteLimani;
  /** Where entries wait; for this server alone. */
  readonly folder: string;
  /** This thread waits for the disk itself instead of leaving that to others. */
  readonly blocking: boolean;
  /** How long a server may take to answer, or be gone, before entries are kept here; milliseconds. */
  readonly patienceMs?: number;
  /** Between two looks whether it is back: at first, and at most; milliseconds. */
  readonly pauses?: readonly [first: number, most: number];
  /** How often it is told that this process lives, and looked for what others left; absent: by its lease. */
  readonly beatMs?: number;
  readonly onWarning: (message: string) => void;
}

/** Longer than a server takes to start again, shorter than a person waits. */
const PATIENCE_MS = 3000;
const PAUSES = [500, 10_000] as const;
/** For each byte of a content, at 100 KB a second. */
const MS_PER_BYTE = 0.01;

interface Absence {
  readonly since: Date;
  readonly reason: string;
  /** Whether it was said that entries are kept here. */
  readonly told: boolean;
}

/** The way to a server that may be away: sends what is written, or keeps it until the server is back. */
export class Link {
  readonly #options: LinkOptions;
  readonly #patienceMs: number;
  readonly #backlog: OwnBacklog;
  readonly #outbox: Outbox;
  readonly #retry: Retry;
  readonly #stopped = new AbortController();
  /** On their way. */
  readonly #contents = new Set<Promise<string>>();
  readonly #listeners = new Set<(runIds: readonly string[]) => void>();
  #absence: Absence | undefined;
  #beating: NodeJS.Timeout | undefined;
  #leftovers: Promise<void> | undefined;
  #connected = false;
  /** What is being sent of this process's own. */
  #sending: Drain | undefined;
  /** Settles when the next part of it is sent. */
  #step: Promise<unknown> | undefined;

  constructor(options: LinkOptions) {
    const { folder, blocking, patienceMs = PATIENCE_MS, pauses = PAUSES } = options;
    this.#options = options;
    this.#patienceMs = patienceMs;
    this.#backlog = new OwnBacklog(folder, blocking);
    this.#retry = new Retry(
      () => this.#comeBack(),
      (error) => this.#stayedAway(error),
      pauses,
    );
    this.#outbox = new Outbox({
      writer: this.#backlog.writer,
      store: () => this.#store(),
      keep: (call) => this.#keep(call),
      patienceMs,
      onAway: (reason) => this.#left(reason),
    });
  }

  get writer(): string {
    return this.#backlog.writer;
  }

  /** Connects, or finds the server away. @throws LimaniError where it is there and will not do */
  async open(): Promise<void> {
    try {
      await inTime(this.#connect(), this.#patienceMs, this.#options.remote.where);
      this.#look();
    } catch (error) {
      if (!isAway(error)) throw error;
      this.#outbox.goAway(error);
    }
  }

  /** Sends what can be sent within the patience, and leaves the rest to the next. Always lets go of everything. */
  async close(): Promise<void> {
    clearInterval(this.#beating);
    await Promise.allSettled([...this.#contents]);
    await this.#outbox.idle();
    if (this.#outbox.away) await this.#inPatience(this.#retry.now());
    this.#stopped.abort();
    this.#retry.stop();
    await this.#outbox.decided();
    await this.#outbox.idle();
    if (this.#leftovers) await this.#inPatience(this.#leftovers);
    try {
      await this.#backlog.close();
      if (!this.#outbox.away && this.#outbox.used)
        await this.#inPatience(this.#store().release(this.writer, this.#backlog.used));
    } finally {
      const gone = this.#options.remote.disconnect();
      if (this.#outbox.away) await this.#inPatience(gone);
      else await gone;
    }
  }

  write(call: WriteCall): Promise<unknown> {
    return this.#outbox.add(call);
  }

  /** @throws LimaniError */
  putContent(bytes: Uint8Array): Promise<string> {
    const put = this.#putContent(checkedBytes(bytes));
    this.#contents.add(put);
    const ended = (): unknown => this.#contents.delete(put);
    put.then(ended, ended);
    return put;
  }

  async #putContent(bytes: Uint8Array): Promise<string> {
    const { where } = this.#options.remote;
    for (;;) {
      await this.#outbox.decided();
      if (this.#outbox.away) {
        const hash = await this.#backlog.putContent(bytes);
        this.#sayKept();
        return hash;
      }
      try {
        return await inTime(this.#put(bytes), this.#patienceMs + bytes.length * MS_PER_BYTE, where);
      } catch (error) {
        if (!isAway(error)) throw error;
        this.#outbox.goAway(error);
      }
    }
  }

  /** Without knowing whether it was: it may be put again. */
  async #put(bytes: Uint8Array): Promise<string> {
    try {
      return await this.#options.remote.putContent(bytes);
    } catch (error) {
      const inDoubt = error instanceof LimaniError && error.code === 'not-written';
      throw inDoubt ? new LimaniError('unavailable', error.message, { cause: error }) : error;
    }
  }

  /** What this process keeps itself, where it is not at the server yet. */
  async getContent(sha256: string): Promise<Uint8Array | null> {
    const kept = this.#backlog.count > 0 ? await this.#backlog.files.get(checkedHash(sha256)) : null;
    return kept ?? this.ask((remote) => remote.getContent(sha256));
  }

  /** Asks the server, when it has all that waited here. @throws LimaniError `unavailable`, with what waits */
  async ask<T>(question: (remote: RemoteLimani) => Promise<T>): Promise<T> {
    for (let sent = -1; this.#outbox.away && this.#sent > sent;) {
      sent = this.#sent;
      await this.#inPatience(this.#retry.now());
    }
    if (this.#outbox.away) throw await this.#awayError();
    await this.#leftovers;
    try {
      return await question(this.#options.remote);
    } catch (error) {
      if (!isAway(error)) throw error;
      this.#outbox.goAway(error);
      throw this.#absence ? await this.#awayError() : error;
    }
  }

  /** Tells of changes, and of the server's going and coming. */
  onChange(listener: (runIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Grows while the server takes what waited. */
  get #sent(): number {
    return this.#sending?.sent ?? 0;
  }

  async #connect(): Promise<void> {
    const { remote, beatMs } = this.#options;
    await remote.connect();
    if (this.#connected || this.#stopped.signal.aborted) return;
    this.#connected = true;
    remote.onChange?.((runIds) => this.#tell(runIds));
    this.#beating = setInterval(() => void this.#beat(), beatMs ?? remote.remote.leaseMs / 6).unref();
  }

  /** While what waited is being sent, no more is taken than is sent. */
  async #keep(call: NumberedCall): Promise<void> {
    await this.#backlog.put(call);
    this.#sayKept();
    if (this.#step) await this.#inPatience(this.#step);
  }

  /** Once for each absence in which something was recorded. */
  #sayKept(): void {
    if (!this.#absence || this.#absence.told) return;
    this.#absence = { ...this.#absence, told: true };
    const { folder, onWarning } = this.#options;
    onWarning(
      `${this.#absence.reason} What is recorded is kept in ${folder} and sent when the server is back.`,
    );
  }

  #store(): Destination {
    const { remote } = this.#options;
    const store = remote.remote;
    return {
      where: store.where,
      leaseMs: store.leaseMs,
      apply: (writer, calls) => store.apply(writer, calls),
      beat: (writer) => store.beat(writer),
      release: (writer, keepNumber) => store.release(writer, keepNumber),
      putContent: (bytes) => this.#put(bytes),
    };
  }

  #left(reason: LimaniError): void {
    this.#absence = { since: new Date(), reason: reason.message, told: false };
    this.#tell([]);
    this.#retry.start();
  }

  /** Sends what waited. @throws LimaniError where the server is still away */
  async #comeBack(): Promise<void> {
    const { remote, onWarning } = this.#options;
    await this.#connect();
    await this.#store().beat(this.writer);
    const drain = this.#drainOf(this.writer, this.#backlog.reader, this.#backlog.files);
    this.#sending = drain;
    // most of it while more is being kept
    try {
      for (let count = MAX_GROUP; count >= MAX_GROUP && !this.#stopped.signal.aborted;)
        count = (await (this.#step = drain.step())) ?? 0;
    } finally {
      this.#step = undefined;
    }
    await this.#outbox.comeBack(async () => {
      await this.#backlog.quiet();
      const late = new AbortController();
      const rest = drain.run(AbortSignal.any([this.#stopped.signal, late.signal]));
      await inTime(rest, this.#patienceMs, remote.where).finally(() => late.abort());
      // stopped: there may be more
      this.#stopped.signal.throwIfAborted();
      await this.#backlog.empty();
      this.#absence = undefined;
    });
    if (drain.sent > 0) onWarning(`The run store ${remote.where} is back, and has ${sentText(drain.sent)}.`);
    this.#report(drain);
    this.#look();
    this.#tell([]);
  }

  #stayedAway(error: unknown): void {
    const reason = messageOf(error);
    const before = this.#absence?.reason;
    // what is wrong now may be another thing
    if (this.#absence) this.#absence = { ...this.#absence, reason };
    if (!isAway(error) && !this.#stopped.signal.aborted && reason !== before)
      this.#options.onWarning(`What waits in ${this.#options.folder} was not sent: ${reason}`);
  }

  #drainOf(writer: string, reader: BacklogReader, files: KeptFiles): Drain {
    const refused = new RefusedEntries(this.#options.folder, writer);
    return new Drain({ writer, reader, files, refused }, () => this.#store());
  }

  #report(drain: Drain): void {
    const { remote, onWarning, folder } = this.#options;
    const told = drain.refused.told(remote.where);
    if (told) onWarning(told);
    if (drain.damaged > 0)
      onWarning(
        `${drain.damaged} bytes of what waited in ${folder} are no entries: of a write that failed, or damaged.`,
      );
  }

  /** Sends what processes left that are gone. */
  #look(): void {
    this.#leftovers ??= this.#sendLeftovers()
      .catch((error: unknown) => {
        if (isAway(error)) this.#outbox.goAway(error);
        else if (!this.#stopped.signal.aborted)
          this.#options.onWarning(`What waited in ${this.#options.folder} was not sent: ${messageOf(error)}`);
      })
      .finally(() => (this.#leftovers = undefined));
  }

  async #sendLeftovers(): Promise<void> {
    const { folder, remote, onWarning } = this.#options;
    const left = (await leftIn(folder)).filter((writer) => writer !== this.writer);
    if (left.length === 0) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const writer of left)
      await claimed(folder, writer, this.writer, async () => {
        const drain = this.#drainOf(writer, new BacklogReader(folder, writer), new KeptFiles(folder, writer));
        await drain.run(this.#stopped.signal);
        if (this.#stopped.signal.aborted) return;
        const gone = await retireBacklog(folder, writer, async () => {
          await drain.run(this.#stopped.signal);
          this.#stopped.signal.throwIfAborted();
        });
        this.#report(drain);
        if (gone) await this.#store().release(writer, true);
        if (drain.sent > 0) onWarning(`The run store ${remote.where} now has ${sentText(drain.sent)}.`);
      });
    this.#tell([]);
  }

  async #beat(): Promise<void> {
    if (this.#outbox.away) return;
    this.#look();
    try {
      if (this.#outbox.used) await this.#store().beat(this.writer);
    } catch (error) {
      if (isAway(error)) this.#outbox.goAway(error);
    }
  }

  #tell(runIds: readonly string[]): void {
    for (const listener of this.#listeners) listener(runIds);
  }

  /** Waits no longer than a person would; what goes wrong is for others to say. */
  async #inPatience(work: Promise<unknown>): Promise<void> {
    await inTime(work, this.#patienceMs, this.#options.remote.where).catch(() => undefined);
  }

  async #awayError(): Promise<LimaniError> {
    const { folder } = this.#options;
    const { since, reason } = this.#absence ?? { since: new Date(), reason: '' };
    const waiting = await waitingIn(folder);
    return new LimaniError(
      'unavailable',
      `${reason} It has been away since ${since.toISOString().slice(0, 19)}Z. ${waiting} in ${folder}, to be sent when it is back.`,
    );
  }
}

const sentText = (count: number): string =>
  count === 1 ? 'the entry that waited' : `the ${count} entries that waited`;
