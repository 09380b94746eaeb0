import type { Redactor } from '../../redaction/redactor.ts';
import { PluginError } from '../contract.ts';
import type { GuestOutput } from './guest.ts';
import type { HostPort } from './hostPort.ts';
import { buffersOf, finishOutputs } from './outputs.ts';

const INTERVAL_MS = 100;

/** Passes on what a plugin emits: valid, without secrets, at most ten times a second; the latest counts. */
export class Emitter {
  readonly #port: HostPort;
  readonly #redactor: Redactor;
  readonly #maxBytes: number;
  readonly #warn: (message: string) => void;
  #pending: readonly GuestOutput[] | undefined;
  #last = -Infinity;

  constructor(port: HostPort, redactor: Redactor, maxBytes: number, warn: (message: string) => void) {
    this.#port = port;
    this.#redactor = redactor;
    this.#maxBytes = maxBytes;
    this.#warn = warn;
  }

  emit(outputs: readonly GuestOutput[]): void {
    this.#pending = outputs;
    if (performance.now() - this.#last >= INTERVAL_MS) this.flush();
  }

  /** Sends what is held back: before the plugin waits for something, and when it fails. */
  flush(): void {
    if (!this.#pending) return;
    const pending = this.#pending;
    this.#pending = undefined;
    this.#last = performance.now();
    try {
      const outputs = finishOutputs(pending, this.#redactor, this.#maxBytes);
      this.#port.post({ kind: 'emit', outputs }, buffersOf(outputs));
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      this.#warn(`What the plugin emitted was not shown. ${error.failure.message}`);
    }
  }
}
