import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort, Transferable } from 'node:worker_threads';
import type { HostReply, HostRequest, WorkerMessage } from './protocol.ts';

/** The worker's line to the host: messages in order, and calls that stop this thread until they are answered. */
export class HostPort {
  readonly #port: MessagePort;
  readonly #answered: Int32Array;

  /** @param flag one shared 32-bit number, set to 1 by the host once an answer has been posted */
  constructor(port: MessagePort, flag: SharedArrayBuffer) {
    this.#port = port;
    this.#answered = new Int32Array(flag);
  }

  post(message: WorkerMessage, transfer: readonly Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  call(request: HostRequest, transfer: readonly Transferable[] = []): HostReply {
    Atomics.store(this.#answered, 0, 0);
    this.post(request, transfer);
    Atomics.wait(this.#answered, 0, 0);
    return (receiveMessageOnPort(this.#port) as { message: HostReply }).message;
  }
}
