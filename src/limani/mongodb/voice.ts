import type { Living } from '../lease.ts';
import type { Deployment } from './deployment.ts';
import { beat } from './writers.ts';

/** Says again that this connection lives, also before it writes after a long silence. */
export class Voice implements Living {
  readonly #deployment: Deployment;
  readonly #name: string;
  readonly #leaseMs: number;
  #last: number | undefined;

  constructor(deployment: Deployment, name: string, leaseMs: number) {
    this.#deployment = deployment;
    this.#name = name;
    this.#leaseMs = leaseMs;
  }

  get hasWritten(): boolean {
    return this.#last !== undefined;
  }

  async beat(): Promise<void> {
    const now = performance.now();
    await beat(this.#deployment, this.#name, this.#leaseMs);
    this.#last = now;
  }

  async beatIfNeeded(): Promise<void> {
    if (this.#last === undefined || performance.now() - this.#last > this.#leaseMs / 6) await this.beat();
  }
}
