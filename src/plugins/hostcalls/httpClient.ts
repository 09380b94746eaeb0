import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import type { Dispatcher, request } from 'undici';
import type { HttpPair } from '../worker/protocol.ts';
import { classifyAddress, literalAddress } from './addresses.ts';
import type { AddressClass } from './addresses.ts';
import { headerBytes } from './requestHeaders.ts';
import type { Resolver } from './resolver.ts';

/** A host is at an address that the request may not go to. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
  readonly address: string;
  readonly kind: 'private' | 'metadata';
  constructor(address: string, kind: 'private' | 'metadata') {
    super(`${address} is a ${kind} address`);
    this.address = address;
    this.kind = kind;
  }
}

const checkAddresses = (addresses: readonly string[], allowPrivate: boolean): void => {
  for (const address of addresses) {
    const kind = classifyAddress(address);
    if (kind === 'metadata' || (kind === 'private' && !allowPrivate)) throw new AddressError(address, kind);
  }
};

export interface ClientRequest {
  readonly method: string;
  /** Names in lower case; values are text. */
  readonly headers: readonly [string, string][];
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  /** The grant names this host itself. */
  readonly allowPrivate: boolean;
}

export interface ClientResponse {
  readonly status: number;
  readonly headers: readonly HttpPair[];
  readonly body: Readable;
}

const noAddress = (hostname: string): Error =>
  Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' });

/** Where a URL leads, before anything is sent: the most delicate of its addresses. */
export interface Whereabouts {
  /** `unknown` where only a proxy may know the name. */
  readonly kind: AddressClass | 'unknown';
  readonly address: string;
}

const DELICACY: readonly AddressClass[] = ['metadata', 'private', 'public'];

const CONNECT_TIMEOUT_MS = 10_000;

/** What sends. Connections are kept apart by what was checked when they were made. */
interface Transport {
  readonly request: typeof request;
  readonly public: Dispatcher;
  readonly named: Dispatcher;
}

/**
 * Sends one request, follows nothing, and connects only to addresses that have been checked: what a name resolves to
 * is checked and connected to in one step, so that a second answer cannot slip in.
 */
export class HttpClient {
  readonly #resolver: Resolver;
  readonly #proxy: string | undefined;
  #transport: Promise<Transport> | undefined;

  /** @param proxy URL of a proxy for everything; it is then the proxy that resolves names once more */
  constructor(resolver: Resolver, proxy: string | undefined) {
    this.#resolver = resolver;
    this.#proxy = proxy;
  }

  /** @throws AddressError; the errors of undici and the system */
  async send(url: URL, { allowPrivate, headers, body, ...rest }: ClientRequest): Promise<ClientResponse> {
    const literal = literalAddress(url.hostname);
    if (literal !== undefined) checkAddresses([literal], allowPrivate);
    else if (this.#proxy !== undefined) await this.#checkName(url.hostname, allowPrivate);
    const transport = await (this.#transport ??= this.#open());
    const response = await transport.request(url, {
      ...rest,
      method: rest.method,
      headers: headers.flatMap(([key, value]) => [key, headerBytes(value)]),
      body: body ?? null,
      dispatcher: allowPrivate ? transport.named : transport.public,
    });
    const pairs = Object.entries(response.headers).flatMap(([key, value]) =>
      [value ?? []].flat().map((item) => ({ key, value: item })),
    );
    return { status: response.statusCode, headers: pairs, body: response.body };
  }

  /** Looks an address up without connecting to it. @throws the system's errors */
  async whereabouts(url: URL): Promise<Whereabouts> {
    const addresses = await this.#addresses(url.hostname);
    const found = addresses.map((address) => ({ kind: classifyAddress(address), address }));
    for (const kind of DELICACY) {
      const one = found.find((each) => each.kind === kind);
      if (one) return one;
    }
    if (this.#proxy !== undefined) return { kind: 'unknown', address: '' };
    throw noAddress(url.hostname);
  }

  async close(): Promise<void> {
    const transport = await this.#transport?.catch(() => undefined); // the requests that failed said why
    await Promise.all([transport?.public.destroy(), transport?.named.destroy()]);
  }

  async #open(): Promise<Transport> {
    const { Agent, ProxyAgent, request } = await import('./undici.ts');
    const proxy = this.#proxy;
    const timeouts = { headersTimeout: 0, bodyTimeout: 0 }; // calls have a timeout of their own
    const make = (allowPrivate: boolean): Dispatcher =>
      proxy === undefined
        ? new Agent({
            ...timeouts,
            connect: { timeout: CONNECT_TIMEOUT_MS, lookup: this.#lookup(allowPrivate) },
          })
        : new ProxyAgent({ ...timeouts, uri: proxy });
    return { request, public: make(false), named: make(true) };
  }

  async #addresses(hostname: string): Promise<readonly string[]> {
    const literal = literalAddress(hostname);
    if (literal !== undefined) return [literal];
    const found = this.#resolver(hostname);
    return this.#proxy === undefined ? found : found.catch(() => []);
  }

  /** A proxy may know names that this machine does not; those that it knows are checked. */
  async #checkName(hostname: string, allowPrivate: boolean): Promise<void> {
    const addresses = await this.#resolver(hostname).catch(() => []);
    checkAddresses(addresses, allowPrivate);
  }

  #lookup(allowPrivate: boolean): LookupFunction {
    return (hostname, options, callback) => {
      const resolve = async (): Promise<{ address: string; family: number }[]> => {
        const addresses = await this.#resolver(hostname);
        if (addresses.length === 0) throw noAddress(hostname);
        checkAddresses(addresses, allowPrivate);
        return addresses.map((address) => ({ address, family: isIP(address) }));
      };
      resolve().then(
        (found) => {
          if (options.all) callback(null, found);
          else callback(null, found[0]?.address ?? '', found[0]?.family);
        },
        (error: unknown) => callback(error as NodeJS.ErrnoException, []),
      );
    };
  }
}
