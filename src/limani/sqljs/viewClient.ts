import { Worker } from 'node:worker_threads';
import { LimaniError } from '../error.ts';
import type { ArchiveBounds } from './archive/plan.ts';
import type { Query } from '../sql/queries.ts';
import type { CellRef, RunFilter } from '../limani.ts';
import type { CheckedPage } from '../page.ts';
import type {
  Answer,
  PublishAnswer,
  ReadAnswer,
  Reply,
  Request,
  SearchAnswer,
  WorkerData,
} from './worker/protocol.ts';

/** Memory of a thread never shrinks: above this image size it is not kept after a publication. */
const KEEP_BYTES = 64 << 20;

interface Pending {
  readonly request: Unsent;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: LimaniError) => void;
}

type Unsent = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;

/** The view of a store in a thread of its own, which is started when it is first asked, and again when it was lost. */
export class ViewClient {
  readonly #folder: string;
  readonly #url: URL;
  readonly #bounds: ArchiveBounds;
  readonly #warn: (message: string) => void;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #requests = 0;

  /** @param url of the bundled or plain `worker/main` */
  constructor(folder: string, url: URL, bounds: ArchiveBounds, warn: (message: string) => void) {
    this.#folder = folder;
    this.#url = url;
    this.#bounds = bounds;
    this.#warn = warn;
  }

  /** Rows of each query, all of one state that holds whatever was acknowledged before this call. */
  async read(queries: readonly Query[]): Promise<ReadAnswer> {
    return (await this.#ask({ op: 'read', queries })) as ReadAnswer;
  }

  /** The runs of a filter, of such a state. */
  async search(filter: RunFilter, page: CheckedPage): Promise<SearchAnswer> {
    return (await this.#ask({ op: 'search', filter, page })) as SearchAnswer;
  }

  /** The operations of a cell. */
  async history(cell: CellRef, page: CheckedPage): Promise<ReadAnswer> {
    return (await this.#ask({ op: 'history', cell, page })) as ReadAnswer;
  }

  /** Those of the hashes, as `hash`, that nothing refers to. */
  async unused(hashes: readonly string[]): Promise<ReadAnswer> {
    return (await this.#ask({ op: 'unused', hashes })) as ReadAnswer;
  }

  /** @param closing the program is about to end, and shall not take long */
  async publish(closing = false): Promise<PublishAnswer> {
    const answer = (await this.#ask({ op: 'publish', closing })) as PublishAnswer;
    if (answer.bytes > KEEP_BYTES && this.#pending.size === 0) await this.close();
    return answer;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#rejectAll('it was closed');
    await worker?.terminate();
  }

  #ask(request: Unsent): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = ++this.#requests;
      this.#pending.set(id, { request, resolve, reject });
      this.#send(id, request);
    });
  }

  #send(id: number, request: Unsent): void {
    const worker = (this.#worker ??= this.#start());
    // only work that someone waits for keeps the process alive
    worker.ref();
    worker.postMessage({ ...request, id } satisfies Request);
  }

  #start(): Worker {
    const workerData: WorkerData = { folder: this.#folder, bounds: this.#bounds };
    const worker = new Worker(this.#url, { workerData });
    const lost = (why: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      // it answers in order: this is the one it was lost by
      const [first] = this.#pending;
      if (first) this.#pending.delete(first[0]);
      first?.[1].reject(this.#unreadable(why));
      this.#askAgain();
    };
    worker.on('message', (reply: Reply) => this.#receive(worker, reply));
    worker.on('error', (error: Error) => lost(error.message));
    worker.on('exit', () => lost('its thread ended'));
    return worker;
  }

  #receive(worker: Worker, reply: Reply): void {
    if ('warning' in reply) {
      this.#warn(reply.warning);
      return;
    }
    // what it was asked is asked of another
    if (this.#worker !== worker) return;
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) worker.unref();
    if ('answer' in reply) {
      pending?.resolve(reply.answer);
      return;
    }
    pending?.reject(new LimaniError(reply.code, reply.message));
    if (reply.isAnswer) return;
    // whatever state the image is in: others begin with a fresh one
    this.#worker = undefined;
    this.#askAgain();
    void worker.terminate();
  }

  /** Of a new thread. */
  #askAgain(): void {
    for (const [id, { request }] of this.#pending) this.#send(id, request);
  }

  #rejectAll(why: string): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(this.#unreadable(why));
  }

  #unreadable(why: string): LimaniError {
    return new LimaniError('unavailable', `The run store in ${this.#folder} cannot be read: ${why}.`);
  }
}
