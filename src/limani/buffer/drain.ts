import { LimaniError } from '../error.ts';
import type { NumberedCall, Refusal, RemoteStore, WriteCall } from '../remote.ts';
import type { BacklogReader, Records } from './backlogReader.ts';
import { isRefusal } from './inTime.ts';
import type { KeptFiles } from './keptFiles.ts';
import { toRecord } from './records.ts';
import type { RefusedEntries } from './refused.ts';
import { referencesOf } from './sentContents.ts';
import { runsOf } from './writeCalls.ts';

/** Calls that are sent at a time. */
export const MAX_GROUP = 200;

/** Where a backlog goes. */
export interface Destination extends RemoteStore {
  putContent(bytes: Uint8Array): Promise<unknown>;
}

export interface BacklogParts {
  readonly writer: string;
  readonly reader: BacklogReader;
  readonly files: KeptFiles;
  readonly refused: RefusedEntries;
}

/** Sends what a writer kept, in order, in groups. */
export class Drain {
  readonly #backlog: BacklogParts;
  readonly #store: () => Destination;
  /** Runs that could not be created: what belongs to them is not for whatever has their id. */
  readonly #createdRuns = new Set<string>();
  readonly #refusedRuns = new Map<string, LimaniError>();
  #sent = 0;
  #damaged = 0;

  constructor(backlog: BacklogParts, store: () => Destination) {
    this.#backlog = backlog;
    this.#store = store;
  }

  get refused(): RefusedEntries {
    return this.#backlog.refused;
  }

  /** Entries that were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Bytes that held no entry. */
  get damaged(): number {
    return this.#damaged;
  }

  /**
   * Sends the next records.
   * @returns about how many bytes are left of what is there by now; undefined where there were none
   * @throws LimaniError `unavailable`: they are sent again the next time; `newer`
   */
  async step(): Promise<number | undefined> {
    const found = await this.#backlog.reader.look();
    if (!found) return undefined;
    const [sent, damaged] = [this.#sent, this.#damaged];
    try {
      await this.#send(found);
    } catch (error) {
      // they come again, and are counted then
      [this.#sent, this.#damaged] = [sent, damaged];
      throw error;
    }
    this.#backlog.reader.advance(found);
    this.#damaged += found.damaged;
    return found.left;
  }

  /** Sends all there is now, unless it is told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.step()) !== undefined);
  }

  async #send({ records }: Records): Promise<void> {
    let group: NumberedCall[] = [];
    const put = new Set<string>();
    const flush = async (): Promise<void> => {
      await this.#putAgain(group, put);
      await this.#apply(group);
      group = [];
    };
    for (const record of records.map(toRecord)) {
      if (record.kind === 'call') group.push(record.call);
      if (record.kind === 'long') {
        // by itself: it takes much memory
        await flush();
        const bytes = await this.#file(record.hash);
        if (bytes) group.push({ number: record.number, call: callIn(bytes) });
      }
      if (record.kind === 'content') {
        const bytes = await this.#file(record.hash);
        if (bytes) await this.#content(bytes);
        put.add(record.hash);
      }
      if (group.length >= MAX_GROUP) await flush();
    }
    await flush();
  }

  /**
   * What calls refer to and was sent some time before them: the server may have been away since, for so long that it
   * was removed as nobody's.
   * @param put what it has just got
   */
  async #putAgain(calls: readonly NumberedCall[], put: Set<string>): Promise<void> {
    for (const hash of calls.flatMap(({ call }) => referencesOf(call))) {
      if (put.has(hash)) continue;
      put.add(hash);
      const bytes = await this.#backlog.files.get(hash);
      if (bytes) await this.#store().putContent(bytes).catch(unlessRefused);
    }
  }

  async #content(bytes: Uint8Array): Promise<void> {
    try {
      await this.#store().putContent(bytes);
      this.#sent++;
    } catch (error) {
      if (!(error instanceof LimaniError && isRefusal(error))) throw error;
      await this.#backlog.refused.putContent(bytes, error);
    }
  }

  /** Null where it is damaged. */
  async #file(hash: string): Promise<Uint8Array | null> {
    const bytes = await this.#backlog.files.get(hash);
    if (!bytes) this.#damaged++;
    return bytes;
  }

  async #apply(group: readonly NumberedCall[]): Promise<void> {
    const store = this.#store();
    let rest = group;
    for (let refusals: readonly Refusal[] = []; ;) {
      rest = await this.#putAside(rest, refusals);
      if (rest.length === 0) return;
      refusals = await store.apply(this.#backlog.writer, rest);
      if (refusals.length > 0) continue;
      this.#made(rest);
      return;
    }
  }

  #made(calls: readonly NumberedCall[]): void {
    this.#sent += calls.length;
    for (const { call } of calls) if (call[0] === 'createRun') this.#createdRuns.add(call[1].runId);
  }

  /** Keeps what is refused, with what belongs to it, and gives the rest. */
  async #putAside(
    calls: readonly NumberedCall[],
    refusals: readonly Refusal[],
  ): Promise<readonly NumberedCall[]> {
    const errors = new Map(refusals.map(({ number, error }) => [number, error]));
    const rest: NumberedCall[] = [];
    const aside = [];
    for (const numbered of calls) {
      const { number, call } = numbered;
      const refused = errors.get(number);
      // repeated by the caller, because the first attempt was in doubt
      if (refused && call[0] === 'createRun' && this.#createdRuns.has(call[1].runId)) continue;
      if (refused && call[0] === 'createRun') this.#refusedRuns.set(call[1].runId, refused);
      const error = refused ?? runsOf(call).flatMap((runId) => this.#refusedRuns.get(runId) ?? [])[0];
      if (error) aside.push({ number, call, error });
      else rest.push(numbered);
    }
    await this.#backlog.refused.put(aside);
    return rest;
  }
}

/** What was refused was said when it came by itself. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof LimaniError && isRefusal(error))) throw error;
}

const callIn = (bytes: Uint8Array): WriteCall => JSON.parse(Buffer.from(bytes).toString('utf8')) as WriteCall;
