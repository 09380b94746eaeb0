// A server in memory that can be away, fail before or after it did what it was told, or say nothing at all.
import { createHash } from 'node:crypto';
import { LimaniError } from '../../src/limani/error.ts';
import type { NumberedCall, Refusal, RemoteLimani, RemoteStore, WriteCall } from '../../src/limani/remote.ts';
import { answerOf, checkCall, runsOf } from '../../src/limani/buffer/writeCalls.ts';
import { duplicateRun, recordOf, toEntry, unknownRun } from '../../src/limani/records/entry.ts';
import { entriesOf } from '../../src/limani/writerOf.ts';

/** How a request goes wrong: before anything is done, after all is done, or without an answer (until `answer` is called). */
export type Fault = 'before' | 'after' | 'silent';

/** A call as it was made. */
interface Made extends NumberedCall {
  readonly writer: string;
}

type Hosts = Map<string, Set<number>>;

/** @throws LimaniError */
function make(call: WriteCall, hosts: Hosts): void {
  checkCall(call);
  const runs = runsOf(call);
  if (call[0] === 'createRun') {
    if (hosts.has(call[1].runId)) throw duplicateRun(call[1].runId);
    hosts.set(call[1].runId, new Set());
  }
  const unknown = runs.find((runId) => !hosts.has(runId));
  if (unknown !== undefined) throw unknownRun(unknown);
  switch (call[0]) {
    case 'createRun':
    case 'startUpdateRun':
    case 'endRunUpdate':
      return;
    case 'getOrCreateHost':
      hosts.get(call[1])?.add(Number(answerOf(call)));
      return;
    default:
      for (const entry of entriesOf(call).map(toEntry))
        recordOf({ status: 'queued', hosts: hosts.get(entry.runId) ?? new Set() }, entry);
  }
}

/** What is wrong with a call, if anything; in words that say whose it was. */
function refusalOf(call: WriteCall, writer: string, hosts: Hosts): LimaniError | undefined {
  try {
    make(call, hosts);
    return undefined;
  } catch (error) {
    if (!(error instanceof LimaniError)) throw error;
    return new LimaniError(error.code, `${error.code} of ${writer}.`);
  }
}

export class FakeServer {
  up = true;
  /** What goes wrong with the next requests. */
  readonly faults: Fault[] = [];
  readonly made: Made[] = [];
  readonly runs = new Map<string, string>();
  readonly contents = new Set<string>();
  /** Writers that said that they are done, and whether their numbers were kept. */
  readonly released = new Map<string, boolean>();
  readonly #numbers = new Map<string, number>();
  /** Of each run, those that it has. */
  #hosts: Hosts = new Map();
  readonly #silent: (() => void)[] = [];

  /** Answers what was asked while it was silent: with a lost connection. */
  answer(): void {
    for (const end of this.#silent.splice(0)) end();
  }

  /** Commands of the facts that are there, of a run. */
  facts(runId: string): string[] {
    return this.made.flatMap(({ call }) =>
      call[0] === 'insertFactLog' && call[1].runId === runId ? call[1].command : [],
    );
  }

  async request<T>(work: () => T): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve));
    if (!this.up) throw this.#gone();
    const fault = this.faults.shift();
    if (fault === 'before') throw this.#gone();
    const answer = fault === 'silent' ? undefined : work();
    if (fault === 'after') throw this.#gone();
    if (answer !== undefined || fault === undefined) return answer as T;
    return new Promise<T>((_, reject) => this.#silent.push(() => reject(this.#gone())));
  }

  apply(writer: string, calls: readonly NumberedCall[]): readonly Refusal[] {
    const before = this.#numbers.get(writer) ?? 0;
    const fresh = calls.filter(({ number }) => number > before);
    const hosts = new Map([...this.#hosts].map(([runId, ids]) => [runId, new Set(ids)]));
    const refusals = fresh.flatMap(({ number, call }) => {
      const error = refusalOf(call, writer, hosts);
      return error ? { number, error } : [];
    });
    if (refusals.length > 0) return refusals;
    this.#hosts = hosts;
    for (const { number, call } of fresh) {
      if (call[0] === 'createRun') this.runs.set(call[1].runId, writer);
      this.made.push({ writer, number, call });
      this.#numbers.set(writer, number);
    }
    return [];
  }

  #gone(): LimaniError {
    return new LimaniError('unavailable', 'The run store on fake cannot be reached: it is away.');
  }

  release(writer: string, keepNumber: boolean): void {
    this.released.set(writer, keepNumber);
    if (!keepNumber) this.#numbers.delete(writer);
  }

  /** A connection to it, with what the buffer needs and `listRuns`. */
  connection(): RemoteLimani {
    const remote: RemoteStore = {
      where: 'on fake',
      leaseMs: 120_000,
      apply: (writer, calls) => this.request(() => this.apply(writer, calls)),
      beat: () => this.request(() => undefined),
      release: (writer, keepNumber) => this.request(() => this.release(writer, keepNumber)),
    };
    const limani: Partial<RemoteLimani> = {
      where: 'on fake',
      remote,
      capabilities: { file: null, maxEntryBytes: null },
      connect: () => this.request(() => undefined),
      disconnect: () => Promise.resolve(),
      listRuns: () => this.request(() => ({ runs: [], next: null })),
      putContent: (bytes: Uint8Array) =>
        this.request(() => {
          const hash = createHash('sha256').update(bytes).digest('hex');
          this.contents.add(hash);
          return hash;
        }),
    };
    return limani as RemoteLimani;
  }
}
