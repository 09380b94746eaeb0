/** A request to an origin that no entry of `allowed_domains` covers, by a plugin that may ask for such. */
export interface OriginRequest {
  /** Name of the plugin. */
  readonly plugin: string;
  /** Where the cell stands: a URI, or a path; `undefined` for a call without a notebook. */
  readonly notebook: string | undefined;
  /** `https://host`, `http://host:port` */
  readonly origin: string;
  /** Of the request that waits for the answer. */
  readonly method: string;
  /** Bytes that it would send as its body. */
  readonly bytes: number;
  /** The origin is this machine or on a private network, at this address. */
  readonly privateAddress?: string;
  /** The origin that redirects here; absent where the cell itself names the address. */
  readonly redirectedFrom?: string;
}

/** `once`: for this request; `notebook`: also for later ones to the same origin from the same notebook. */
export type OriginAnswer = 'deny' | 'once' | 'notebook';

/** Asks the user where requests may go. */
export interface OriginConsent {
  /** Rejects or answers `deny` once aborted. */
  ask(request: OriginRequest, signal: AbortSignal): Promise<OriginAnswer>;
  /** What to do to allow an origin that was denied, as a sentence. */
  howToAllow(origin: string): string;
}

/** An origin that the user agreed to, for one notebook and one plugin. */
export interface OriginGrant {
  readonly plugin: string;
  /** As {@link notebookKey} has it. */
  readonly notebook: string;
  readonly origin: string;
  /** It was said to be on a private network; without this, it must not be. */
  readonly privateAddress: boolean;
  /** RFC 3339, UTC. */
  readonly grantedAt: string;
}

/** Where these are kept. */
export interface OriginGrantStore {
  listOrigins(): Promise<readonly OriginGrant[]>;
  /** Replaces one for the same plugin, notebook and origin. */
  addOrigin(grant: OriginGrant): Promise<void>;
  /** Takes back one for the same plugin, notebook and origin. */
  revokeOrigin(grant: OriginGrant): Promise<void>;
}

/** Whether two grants are about the same thing. */
export const sameOrigin = (a: OriginGrant, b: OriginGrant): boolean =>
  a.plugin === b.plugin && a.notebook === b.notebook && a.origin === b.origin;

/** Where nobody can be asked. */
export const DENY_ORIGINS: OriginConsent = {
  ask: () => Promise.resolve('deny'),
  howToAllow: () => 'Nobody can be asked here.',
};
