import { PluginError } from '../contract.ts';
import type { Consent, ConsentRequest, GrantStore } from './consent.ts';
import { grantKey } from './grantKey.ts';
import { Questions } from './questions.ts';

const cancelled = (): PluginError =>
  new PluginError({ code: 'cancelled', message: 'Cancelled while the question about the plugin was open.' });

/** Lets a plugin pass that the user has agreed to, asking at most once at a time for each. */
export class ConsentGate {
  readonly #consent: Consent;
  readonly #grants: GrantStore;
  readonly #now: () => number;
  readonly #questions = new Questions<boolean>();

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
    if (await this.#ask(key, request, signal)) return;
    throw new PluginError({
      code: 'denied',
      message: `The plugin "${request.name}" was not given what it asks for, so it did not run.`,
      hint: 'Run the cell again to be asked again. What it asks for stands in its config.toml.',
    });
  }

  async #ask(key: string, request: ConsentRequest, signal: AbortSignal): Promise<boolean> {
    const ask = async (live: AbortSignal): Promise<boolean> => {
      const yes = await this.#consent.ask(request, live);
      if (yes && !live.aborted)
        await this.#grants.add({ key, request, grantedAt: new Date(this.#now()).toISOString() });
      return yes;
    };
    try {
      return await this.#questions.answer(key, ask, signal);
    } catch (error) {
      throw signal.aborted ? cancelled() : error;
    }
  }
}
