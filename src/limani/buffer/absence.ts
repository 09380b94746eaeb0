import { LimaniError, messageOf } from '../error.ts';
import { isAway } from './inTime.ts';
import { waitingIn } from './waiting.ts';

interface Absent {
  readonly since: Date;
  readonly reason: string;
  /** Whether it was said that entries are kept here. */
  readonly told: boolean;
}

/** Why the server is away, since when, and what is said of that. */
export class Absence {
  readonly #folder: string;
  readonly #say: (message: string) => void;
  #absent: Absent | undefined;

  constructor(folder: string, say: (message: string) => void) {
    this.#folder = folder;
    this.#say = say;
  }

  begins(reason: LimaniError): void {
    this.#absent = { since: new Date(), reason: reason.message, told: false };
  }

  /** An attempt to come back failed; what is wrong now may be another thing. */
  goesOn(error: unknown): void {
    if (!this.#absent) return;
    const reason = messageOf(error);
    if (!isAway(error) && reason !== this.#absent.reason)
      this.#say(`What waits in ${this.#folder} was not sent: ${reason}`);
    this.#absent = { ...this.#absent, reason };
  }

  ends(): void {
    this.#absent = undefined;
  }

  /** Something was kept here: said once for each absence. */
  kept(): void {
    if (!this.#absent || this.#absent.told) return;
    this.#absent = { ...this.#absent, told: true };
    const { reason } = this.#absent;
    this.#say(`${reason} What is recorded is kept in ${this.#folder} and sent when the server is back.`);
  }

  /** For who asks the server something. @param found how he found it away, should that be news */
  async error(found?: LimaniError): Promise<LimaniError> {
    const { since, reason } = this.#absent ?? { since: new Date(), reason: found?.message ?? '' };
    const waiting = await waitingIn(this.#folder);
    return new LimaniError(
      'unavailable',
      `${reason} It has been away since ${since.toISOString().slice(0, 19)}Z. ${waiting} in ${this.#folder}, to be sent when it is back.`,
    );
  }
}
