import { PluginError } from '../contract.ts';
import type { Consent, ConsentRequest, GrantStore } from './consent.ts';
import { untilAborted } from '../untilAborted.ts';
import { grantKey } from './grantKey.ts';

interface Pending {
  readonly answer: Promise<boolean>;
  readonly abort: AbortController;
  waiting: number;
}

const cancelled = (): PluginError =>
  new PluginError({ code: 'cancelled', message: 'Cancelled while the question about the plugin was open.' });

/** Lets a plugin pass that the user has agreed to, asking at most once at a time for each. */
export class ConsentGate {
  readonly #consent: Consent;
  readonly #grants: GrantStore;
  readonly #now: () => number;
  readonly #pending = new Map<string, Pending>();

  /** @param now epoch milliseconds */
  constructor(consent: Consent, grants: GrantStore, now: () => number) {
    this.#consent = consent;
    this.#grants = grants;
    this.#now = now;
  }

  /** @throws PluginError `denied` when the user says no, `cancelled` by the signal */
  async pass(request: ConsentRequest, signal: AbortSignal): Promise<void> {
    const key = grantKey(request);
    if (await this.#grants.find(key)) return;
    if (signal.aborted) throw cancelled();
    const yes = await this.#wait(this.#ask(key, request), key, signal);
    if (yes) return;
    throw new PluginError({
      code: 'denied',
      message: `The plugin "${request.name}" was not given what it asks for, so it did not run.`,
      hint: 'Run the cell again to be asked again. What it asks for stands in its config.toml.',
    });
  }

  #ask(key: string, request: ConsentRequest): Pending {
    const open = this.#pending.get(key);
    if (open) return open;
    const abort = new AbortController();
    const ask = async (): Promise<boolean> => {
      const yes = await this.#consent.ask(request, abort.signal);
      if (yes && !abort.signal.aborted)
        await this.#grants.add({ key, request, grantedAt: new Date(this.#now()).toISOString() });
      return yes;
    };
    const pending: Pending = { answer: ask().finally(() => this.#pending.delete(key)), abort, waiting: 0 };
    this.#pending.set(key, pending);
    return pending;
  }

  /** The question goes away only when nobody waits for its answer any more. */
  async #wait(pending: Pending, key: string, signal: AbortSignal): Promise<boolean> {
    pending.waiting++;
    try {
      return await untilAborted(pending.answer, signal);
    } catch (error) {
      throw signal.aborted ? cancelled() : error;
    } finally {
      if (--pending.waiting === 0 && this.#pending.get(key) === pending) {
        this.#pending.delete(key);
        pending.answer.catch(() => undefined); // an aborted question may reject; its last asker has left
        pending.abort.abort();
      }
    }
  }
}
