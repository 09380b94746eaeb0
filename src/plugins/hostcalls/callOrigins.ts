import type { OriginGate } from '../consent/originGate.ts';
import type { HttpClient } from './httpClient.ts';
import type { Hop } from './redirect.ts';
import { HttpRefusal } from './refusal.ts';

/** What the questions of one call depend on. */
export interface CallOriginsContext {
  readonly plugin: string;
  readonly notebook: string | undefined;
  readonly gate: OriginGate;
  readonly client: HttpClient;
  /** Ends with the call. */
  readonly signal: AbortSignal;
  /** Does not count the time of `work` against the call. */
  readonly paused: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The origins that one call reaches because the user agrees to them. */
export class CallOrigins {
  readonly #context: CallOriginsContext;
  /** After a "no" a call asks nothing more: it must not wear the user down. */
  #denied = false;

  constructor(context: CallOriginsContext) {
    this.#context = context;
  }

  /**
   * Asks for a request's origin where that was not agreed to yet.
   * @param from the origin that redirects to it
   * @returns whether it may be on a private network
   * @throws HttpRefusal `denied`; the errors of looking a name up
   */
  async pass({ url, method, body }: Hop, from: string | undefined): Promise<boolean> {
    const { plugin, notebook, gate, client, signal, paused } = this.#context;
    const { kind, address } = await client.whereabouts(url);
    if (kind === 'metadata') throw metadataRefusal(url, address);
    const privateAddress = kind === 'private' ? address : undefined;
    const request = {
      plugin,
      notebook,
      origin: url.origin,
      method,
      bytes: body?.length ?? 0,
      ...(privateAddress !== undefined && { privateAddress }),
      ...(from !== undefined && from !== url.origin && { redirectedFrom: from }),
    };
    if (!this.#denied && (await paused(() => gate.pass(request, signal)))) return kind === 'private';
    this.#denied = true;
    const how = gate.howToAllow(url.origin);
    const where = privateAddress === undefined ? '' : `, at the private address ${privateAddress}`;
    const through = request.redirectedFrom === undefined ? '' : ` ${from} redirects there.`;
    throw new HttpRefusal(
      'denied',
      `Nobody agreed that this notebook sends requests to ${url.origin}${where}.${through} ${how}`,
    );
  }
}

/** The refusal of what hands out a cloud's credentials. */
export const metadataRefusal = (url: URL, address: string): HttpRefusal =>
  new HttpRefusal(
    'denied',
    `${url.hostname} is at ${address}, a metadata service of a cloud, which plugins never reach.`,
  );
