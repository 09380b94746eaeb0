import { notebookKey } from './notebookKey.ts';
import type {
  OriginAnswer,
  OriginConsent,
  OriginGrant,
  OriginGrantStore,
  OriginRequest,
} from './originConsent.ts';
import { sameOrigin } from './originConsent.ts';
import { Questions } from './questions.ts';

/** Lets requests pass to origins that the user has agreed to, asking at most once at a time for each. */
export class OriginGate {
  readonly #consent: OriginConsent;
  readonly #grants: OriginGrantStore;
  readonly #now: () => number;
  readonly #questions = new Questions<OriginAnswer>();
  /** Of notebooks without a lasting name: until this program ends. */
  #passing: readonly OriginGrant[] = [];

  /** @param now epoch milliseconds */
  constructor(consent: OriginConsent, grants: OriginGrantStore, now: () => number) {
    this.#consent = consent;
    this.#grants = grants;
    this.#now = now;
  }

  /** Whether the request may be sent. Rejects with the signal's reason once that aborts. */
  async pass(request: OriginRequest, signal: AbortSignal): Promise<boolean> {
    const { plugin, notebook, origin } = request;
    const key = notebookKey(notebook);
    const grant: OriginGrant = {
      plugin,
      notebook: key ?? notebook ?? '',
      origin,
      privateAddress: request.privateAddress !== undefined,
      grantedAt: new Date(this.#now()).toISOString(),
    };
    const known = key === undefined ? this.#passing : await this.#grants.listOrigins();
    const covers = (g: OriginGrant): boolean =>
      sameOrigin(g, grant) && (g.privateAddress || !grant.privateAddress);
    if (known.some(covers)) return true;
    signal.throwIfAborted();
    const ask = async (live: AbortSignal): Promise<OriginAnswer> => {
      const answer = await this.#consent.ask(request, live);
      if (answer !== 'notebook' || live.aborted) return answer;
      if (key !== undefined) await this.#grants.addOrigin(grant);
      else this.#passing = [...this.#passing.filter((g) => !sameOrigin(g, grant)), grant];
      return answer;
    };
    const about = [plugin, grant.notebook, origin, grant.privateAddress];
    return (await this.#questions.answer(JSON.stringify(about), ask, signal)) !== 'deny';
  }

  /** @see OriginConsent.howToAllow */
  howToAllow(origin: string): string {
    return this.#consent.howToAllow(origin);
  }
}
