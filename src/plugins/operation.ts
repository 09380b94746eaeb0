import type { Transferable } from 'node:worker_threads';
import type { CallContext, Effect, Fact } from './contract.ts';
import { CallEnvironment } from './hostcalls/environment.ts';
import { CallSecrets } from './hostcalls/callSecrets.ts';
import type { EnvProvider } from './hostcalls/envProvider.ts';
import { hostGrants } from './hostcalls/grants.ts';
import type { HostGrants } from './hostcalls/grants.ts';
import { HttpCalls } from './hostcalls/http.ts';
import type { HttpClient } from './hostcalls/httpClient.ts';
import { HttpRefusal } from './hostcalls/refusal.ts';
import type { Deadline } from './pool/deadline.ts';
import type { CallEvent, CallHandler } from './pool/slot.ts';
import type { FoundPlugin } from './registry/registry.ts';
import type { HostReply, HostRequest } from './worker/protocol.ts';

/** A reason made once: making one for each call is slow. */
const OVER = new Error('the call is over');

/** What all operations share. */
export interface OperationServices {
  readonly client: HttpClient;
  readonly envProviders: readonly EnvProvider[];
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

/** The host's side of one call: answers what the plugin asks for, as far as it may, and records it. */
export class Operation implements CallHandler {
  readonly #plugin: FoundPlugin;
  readonly #context: CallContext;
  readonly #services: OperationServices;
  readonly #secrets = new CallSecrets();
  readonly #abort = new AbortController();
  readonly #environment: CallEnvironment;
  readonly #http: HttpCalls;
  #grants: Promise<HostGrants> | undefined;
  #deadline: Deadline | undefined;

  constructor(plugin: FoundPlugin, effect: Effect, context: CallContext, services: OperationServices) {
    this.#plugin = plugin;
    this.#context = context;
    this.#services = services;
    const { signal } = this.#abort;
    this.#environment = new CallEnvironment(
      plugin.manifest,
      context.env ?? {},
      services.envProviders,
      this.#secrets,
      signal,
    );
    this.#http = new HttpCalls({
      manifest: plugin.manifest,
      configFile: plugin.configFile,
      effect,
      grants: () => this.grants(),
      secrets: this.#secrets,
      client: services.client,
      signal,
      remaining: () => this.#deadline?.remaining ?? 0,
      now: services.clock,
      onFact: (fact) => this.#tell(fact),
    });
  }

  /** From now on the time that values take is not counted. */
  startClock(deadline: Deadline): void {
    this.#deadline = deadline;
  }

  /** Ends everything that is under way. */
  end(): void {
    this.#deadline?.clear();
    this.#abort.abort(OVER);
  }

  /** The URL that an answer is awaited from. */
  get pendingUrl(): string | undefined {
    return this.#http.pending;
  }

  /** Where the call may send requests. */
  grants(): Promise<HostGrants> {
    const entries = this.#plugin.manifest.allowedDomains;
    return (this.#grants ??= hostGrants(entries, async (name) => (await this.#value(name))?.value));
  }

  async answer(request: HostRequest): Promise<{ reply: HostReply; transfer: Transferable[] }> {
    try {
      if (request.kind === 'env') return { reply: await this.#env(request.name), transfer: [] };
      const ok = await this.#http.send(request.request);
      const transfer = ok.body.map((part) => part.buffer);
      return { reply: { kind: 'http', ok, secrets: this.#secrets.takeFresh() }, transfer };
    } catch (error) {
      const refusal = error instanceof HttpRefusal ? error : this.#unexpected(error);
      const { tag, message } = refusal;
      return {
        reply: { kind: 'error', error: { tag, val: message }, secrets: this.#secrets.takeFresh() },
        transfer: [],
      };
    }
  }

  event(event: CallEvent): void {
    const at = this.#services.clock() / 1000;
    switch (event.kind) {
      case 'log':
        this.#tell({ kind: 'log', at, level: event.level, message: event.message });
        break;
      case 'env-denied':
        this.#tell({ kind: 'env', at, name: event.name, granted: false });
        break;
      case 'emit':
        this.#listen(() => this.#context.onEmit?.(event.outputs));
        break;
    }
  }

  async #env(name: string): Promise<HostReply> {
    const value = await this.#value(name);
    this.#tell({ kind: 'env', at: this.#services.clock() / 1000, name, granted: true });
    const ok =
      value === undefined ? { bound: false } : { value: value.value, bound: value.origin !== undefined };
    return { kind: 'env', ok, secrets: this.#secrets.takeFresh() };
  }

  #value(name: string): ReturnType<CallEnvironment['value']> {
    const look = (): ReturnType<CallEnvironment['value']> => this.#environment.value(name);
    return this.#deadline ? this.#deadline.paused(look) : look();
  }

  #tell(fact: Fact): void {
    this.#listen(() => this.#context.onFact?.(fact));
  }

  /** What a listener does wrong must not end the call, nor the process. */
  #listen(notify: () => void): void {
    try {
      notify();
    } catch (error) {
      this.#services.log('error', `${this.#plugin.info.name}: a listener failed: ${String(error)}`);
    }
  }

  #unexpected(error: unknown): HttpRefusal {
    const text = this.#secrets.redact(
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    this.#services.log('error', `${this.#plugin.info.name}: a call to the host failed: ${text}`);
    const message = error instanceof Error ? error.message : String(error);
    return new HttpRefusal('network', this.#secrets.redact(`The host could not do it: ${message}`));
  }
}
