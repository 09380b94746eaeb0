import { messageOf } from '../error.ts';
import { Journal } from '../journal/journal.ts';
import type { NumberedCall, RemoteLimani, WriteCall } from '../remote.ts';
import { Absence } from './absence.ts';
import { Backlogs } from './backlogs.ts';
import { Contents } from './contents.ts';
import type { Destination, Drain } from './drain.ts';
import { inTime, isAnswer, isAway } from './inTime.ts';
import { Outbox } from './outbox.ts';
import { OwnBacklog } from './ownBacklog.ts';
import { Retry } from './retry.ts';

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
/** Sent while calls wait. */
const REST_BYTES = 32 << 10;

type Listener = (runIds: readonly string[]) => void;

/** The way to a server that may be away: sends what is written, or keeps it until the server is back. */
export class Link {
  readonly #options: LinkOptions;
  readonly #patienceMs: number;
  readonly #backlog: OwnBacklog;
  readonly #backlogs: Backlogs;
  readonly #absence: Absence;
  readonly #outbox: Outbox;
  readonly #retry: Retry;
  readonly contents: Contents;
  readonly #stopped = new AbortController();
  readonly #listeners = new Set<Listener>();
  #isConnected = false;
  #follows = false;
  #beating: NodeJS.Timeout | undefined;
  /** How often the server went away: what failed before does not say that it is away now. */
  #absences = 0;
  #leftovers: Promise<void> | undefined;
  /** Sends this process's own; the same one until all of it is sent, because it knows what was refused before. */
  #sending: Drain | undefined;
  /** Settles when the next part of it is sent. */
  #step: Promise<unknown> | undefined;

  constructor(options: LinkOptions) {
    const { remote, folder, blocking, onWarning, patienceMs = PATIENCE_MS, pauses = PAUSES } = options;
    this.#options = options;
    this.#patienceMs = patienceMs;
    const backlog = new OwnBacklog(folder, Journal.at(folder, { blocking }));
    this.#backlog = backlog;
    const { where } = remote;
    this.#backlogs = new Backlogs({ folder, where, store: () => this.#store(), say: onWarning });
    this.#absence = new Absence(folder, onWarning);
    this.#retry = new Retry(
      () => this.#comeBack(),
      (error) => this.#stayedAway(error),
      pauses,
    );
    const outbox = new Outbox({
      writer: backlog.writer,
      store: () => this.#store(),
      keep: (call) => this.#keep(call),
      patienceMs,
      onAway: (reason) => {
        this.#absences++;
        this.#absence.begins(reason);
        this.#tell([]);
        this.#retry.start();
      },
    });
    this.#outbox = outbox;
    const onKept = (): void => this.#absence.kept();
    this.contents = new Contents({ remote, outbox, backlog, patienceMs, onKept });
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
    await this.contents.idle();
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
      await inTime(gone, this.#patienceMs, this.#options.remote.where).catch((error: unknown) => {
        if (!this.#outbox.away && !isAway(error)) throw error;
      });
    }
  }

  async write(call: WriteCall): Promise<unknown> {
    const answer = await this.#outbox.add(call);
    this.contents.sent.settle(call);
    return answer;
  }

  /** Asks the server, when it has all that waited here. @throws LimaniError `unavailable`, where it is away with what waits */
  async ask<T>(question: (remote: RemoteLimani) => Promise<T>): Promise<T> {
    // as long as it takes what waited
    for (let sent = -1; this.#outbox.away && this.#sent > sent;) {
      sent = this.#sent;
      await this.#inPatience(this.#retry.now());
    }
    if (this.#outbox.away) throw await this.#absence.error();
    await this.#leftovers;
    const before = this.#absences;
    try {
      return await question(this.#options.remote);
    } catch (error) {
      if (!isAway(error) || isAnswer(error)) throw error;
      if (before === this.#absences) this.#outbox.goAway(error);
      throw await this.#absence.error(error);
    }
  }

  /** Tells of changes, and of the server's going and coming. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#follow();
    return () => void this.#listeners.delete(listener);
  }

  get #sent(): number {
    return this.#sending?.sent ?? 0;
  }

  async #connect(): Promise<void> {
    const { remote, beatMs } = this.#options;
    await remote.connect();
    if (this.#isConnected || this.#stopped.signal.aborted) return;
    this.#isConnected = true;
    this.#follow();
    this.#beating = setInterval(() => void this.#beat(), beatMs ?? remote.remote.leaseMs / 6).unref();
  }

  /** Hears of changes from when somebody wants to: it may take a connection of its own. */
  #follow(): void {
    if (this.#follows || !this.#isConnected || this.#listeners.size === 0) return;
    this.#follows = true;
    this.#options.remote.onChange?.((runIds) => this.#tell(runIds));
  }

  #tell(runIds: readonly string[]): void {
    for (const listener of this.#listeners) listener(runIds);
  }

  #store(): Destination {
    const { remote } = this.#options.remote;
    return {
      where: remote.where,
      leaseMs: remote.leaseMs,
      apply: (writer, calls) => remote.apply(writer, calls),
      beat: (writer) => remote.beat(writer),
      release: (writer, keepNumber) => remote.release(writer, keepNumber),
      putContent: (bytes) => this.contents.send(bytes),
    };
  }

  /** While what waited is being sent, no more is taken than is sent. */
  async #keep(call: NumberedCall): Promise<void> {
    await this.#backlog.put(call, this.contents.sent.of(call.call));
    this.#absence.kept();
    if (this.#step) await this.#inPatience(this.#step);
  }

  /** Sends what waited. @throws LimaniError where the server is still away */
  async #comeBack(): Promise<void> {
    await this.#connect();
    await this.#store().beat(this.writer);
    const drain = (this.#sending ??= this.#backlogs.own(this.#backlog));
    try {
      await this.#sendMost(drain);
      await this.#outbox.comeBack(() => this.#sendRest(drain));
      this.#backlogs.report(drain, { isBack: true });
    } finally {
      this.#backlogs.reportRefused(drain);
    }
    this.#look();
    this.#tell([]);
  }

  /** While more is being kept: until little is left, or it becomes no less. */
  async #sendMost(drain: Drain): Promise<void> {
    try {
      for (let [left, before] = [Number.MAX_VALUE, Infinity]; left > REST_BYTES && left < before;) {
        if (this.#stopped.signal.aborted) return;
        before = left;
        left = (await (this.#step = drain.step())) ?? 0;
      }
    } finally {
      this.#step = undefined;
    }
  }

  /** While calls wait, so not for long. */
  async #sendRest(drain: Drain): Promise<void> {
    await this.#backlog.rest();
    const late = new AbortController();
    const rest = drain.run(AbortSignal.any([this.#stopped.signal, late.signal]));
    await inTime(rest, this.#patienceMs, this.#options.remote.where).finally(() => late.abort());
    // stopped: there may be more
    this.#stopped.signal.throwIfAborted();
    await this.#backlog.empty();
    this.#sending = undefined;
    this.#absence.ends();
  }

  #stayedAway(error: unknown): void {
    if (!this.#stopped.signal.aborted) this.#absence.goesOn(error);
  }

  /** Sends what processes left that are gone. */
  #look(): void {
    this.#leftovers ??= this.#sendLeft().finally(() => (this.#leftovers = undefined));
  }

  async #sendLeft(): Promise<void> {
    const { folder, onWarning } = this.#options;
    const before = this.#absences;
    try {
      if (await this.#backlogs.sendLeft(this.writer, this.#stopped.signal)) this.#tell([]);
    } catch (error) {
      if (isAway(error)) {
        if (before === this.#absences) this.#outbox.goAway(error);
      } else if (!this.#stopped.signal.aborted)
        onWarning(`What waited in ${folder} was not sent: ${messageOf(error)}`);
    }
  }

  async #beat(): Promise<void> {
    if (this.#outbox.away) return;
    this.#look();
    const before = this.#absences;
    try {
      if (this.#outbox.used) await this.#store().beat(this.writer);
    } catch (error) {
      if (isAway(error) && before === this.#absences) this.#outbox.goAway(error);
    }
  }

  /** Waits no longer than a person would; what goes wrong is for others to say. */
  async #inPatience(work: Promise<unknown>): Promise<void> {
    await inTime(work, this.#patienceMs, this.#options.remote.where).catch(() => undefined);
  }
}
