import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort, Transferable } from 'node:worker_threads';
import type {
  CallMessage,
  CallResult,
  HostReply,
  HostRequest,
  WorkerMessage,
  WorkerStart,
} from '../worker/protocol.ts';

/** The messages of a call that ask for no answer. */
export type CallEvent = Exclude<WorkerMessage, HostRequest | { kind: 'ready' } | { kind: 'done' }>;

/** The host's side of one call. */
export interface CallHandler {
  /** Answers a call to the host; must not reject. */
  answer(
    request: HostRequest,
  ): Promise<{ readonly reply: HostReply; readonly transfer: readonly Transferable[] }>;
  event(event: CallEvent): void;
}

/** A worker ended by itself. */
export class WorkerEndedError extends Error {
  override readonly name = 'WorkerEndedError';
  readonly outOfMemory: boolean;
  constructor(cause?: unknown) {
    super(cause instanceof Error ? cause.message : 'the worker ended', { cause });
    this.outOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  }
}

/** An instance that cannot be made in this time is not waited for. */
const READY_MS = 10_000;
const STACK_MB = 4;
/**
 * For the worker's own JavaScript; a plugin's memory is limited in its modules. A heap that is full can end the whole
 * process, so what a plugin hands over is limited (liftBudget.ts, jsonWeight.ts) to what surely fits.
 */
const HEAP_MB = 1024;

interface Busy {
  readonly handler: CallHandler;
  readonly resolve: (result: CallResult) => void;
  readonly reject: (error: Error) => void;
}

/** One worker, one call at a time. */
export class Slot {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #flag: Int32Array;
  #busy: Busy | undefined;
  #alive = true;
  #readyTimer: NodeJS.Timeout | undefined;

  constructor(workerUrl: URL, start: WorkerStart) {
    const { port1, port2 } = new MessageChannel();
    const flag = new SharedArrayBuffer(4);
    this.#port = port1;
    this.#flag = new Int32Array(flag);
    this.#worker = new Worker(workerUrl, {
      workerData: { port: port2, flag, start },
      transferList: [port2],
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: HEAP_MB,
        maxYoungGenerationSizeMb: 16,
        stackSizeMb: STACK_MB,
      },
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on('error', (error) => this.kill(new WorkerEndedError(error)));
    this.#worker.on('exit', () => this.kill(new WorkerEndedError()));
    this.#port.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#setRef(false);
    this.#expectReady();
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** @throws WorkerEndedError when the worker ends before it has answered, or what {@link kill} is given */
  run(message: CallMessage, handler: CallHandler): Promise<CallResult> {
    return new Promise((resolve, reject) => {
      this.#busy = { handler, resolve, reject };
      this.#port.postMessage(message); // first: the worker starts on it while the rest is done here
      clearTimeout(this.#readyTimer);
      this.#setRef(true);
    });
  }

  /** Ends the worker whatever it does; a call in it fails with `reason`. */
  kill(reason: Error): void {
    if (!this.#alive) return;
    this.#alive = false;
    clearTimeout(this.#readyTimer);
    this.#port.close();
    void this.#worker.terminate();
    const busy = this.#busy;
    this.#busy = undefined;
    busy?.reject(reason);
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        clearTimeout(this.#readyTimer);
        break;
      case 'done': {
        const busy = this.#busy;
        this.#busy = undefined;
        busy?.resolve(message.result);
        this.#setRef(false);
        this.#expectReady();
        break;
      }
      case 'http':
      case 'env':
        void this.#answer(message);
        break;
      case 'log':
      case 'emit':
      case 'env-denied':
        this.#busy?.handler.event(message);
        break;
    }
  }

  async #answer(request: HostRequest): Promise<void> {
    const answer = await this.#busy?.handler.answer(request);
    if (!this.#alive || !answer) return;
    // Posted before the flag is set: the worker reads the port as soon as it wakes.
    this.#port.postMessage(answer.reply, answer.transfer);
    Atomics.store(this.#flag, 0, 1);
    Atomics.notify(this.#flag, 0);
  }

  #expectReady(): void {
    this.#readyTimer = setTimeout(() => this.kill(new WorkerEndedError()), READY_MS).unref();
  }

  /** An idle worker does not keep the process alive. */
  #setRef(busy: boolean): void {
    this.#worker[busy ? 'ref' : 'unref']();
    this.#port[busy ? 'ref' : 'unref']();
  }
}
