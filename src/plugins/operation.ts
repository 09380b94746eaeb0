import type { Transferable } from 'node:worker_threads';
import type { CallContext, Effect, Fact } from './contract.ts';
import type { OriginGate } from './consent/originGate.ts';
import { CallOrigins } from './hostcalls/callOrigins.ts';
import { CallEnvironment } from './hostcalls/environment.ts';
import type { CallSecrets } from './hostcalls/callSecrets.ts';
import type { EnvProvider } from './hostcalls/envProvider.ts';
import { hostGrants } from './hostcalls/grants.ts';
import type { HostGrants } from './hostcalls/grants.ts';
import { HttpCalls } from './hostcalls/http.ts';
import type { HttpClient } from './hostcalls/httpClient.ts';
import { HttpRefusal } from './hostcalls/refusal.ts';
import { CallRecorder, CallReplay } from './recordings/callRecordings.ts';
import type { CallRecordings } from './recordings/callRecordings.ts';
import { RecordingError } from './recordings/error.ts';
import type { Ledgers } from './recordings/ledger.ts';
import { standIns } from './recordings/standIns.ts';
import type { Deadline } from './pool/deadline.ts';
import type { CallEvent, CallHandler } from './pool/slot.ts';
import type { FoundPlugin } from './registry/registry.ts';
import type { HostReply, HostRequest } from './worker/protocol.ts';

/** A reason made once: making one for each call is slow. */
const OVER = new Error('the call is over');

/** What all operations share. */
export interface OperationServices {
  readonly client: HttpClient;
  readonly origins: OriginGate;
  readonly envProviders: readonly EnvProvider[];
  readonly ledgers: Ledgers;
  /** Answers of at most so many bytes go with their facts. */
  readonly keepBytes: () => number;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

/** A call's context with the host's own redaction. */
export interface OperationContext extends CallContext {
  readonly redaction: CallSecrets;
}

/** What answers the calls of one operation to the host. */
interface HostCalls {
  readonly secrets: CallSecrets;
  readonly abort: AbortController;
  readonly environment: CallEnvironment;
  readonly http: HttpCalls;
}

/** The host's side of one call: answers what the plugin asks for, as far as it may, and records it. */
export class Operation implements CallHandler {
  readonly #plugin: FoundPlugin;
  readonly #context: OperationContext;
  readonly #services: OperationServices;
  /** Made when the plugin first asks for something: many never do. */
  #calls: HostCalls | undefined;
  readonly #effect: Effect;
  readonly #replayed: boolean;
  #deadline: Deadline | undefined;
  #recordingError: RecordingError | undefined;

  /** @param replayed recordings answer, and nothing is sent */
  constructor(
    plugin: FoundPlugin,
    effect: Effect,
    replayed: boolean,
    context: OperationContext,
    services: OperationServices,
  ) {
    this.#replayed = replayed;
    this.#plugin = plugin;
    this.#effect = effect;
    this.#context = context;
    this.#services = services;
  }

  /** From now on the time that values take is not counted. */
  startClock(deadline: Deadline): void {
    this.#deadline = deadline;
  }

  /** Ends everything that is under way. */
  end(): void {
    this.#deadline?.clear();
    this.#calls?.abort.abort(OVER);
  }

  /** The URL that an answer is awaited from. */
  get pendingUrl(): string | undefined {
    return this.#calls?.http.pending;
  }

  /** The first request that recordings could not answer, or that could not be recorded. */
  get recordingError(): RecordingError | undefined {
    return this.#recordingError;
  }

  async answer(request: HostRequest): Promise<{ reply: HostReply; transfer: Transferable[] }> {
    const calls = (this.#calls ??= this.#makeCalls());
    try {
      if (request.kind === 'env') return { reply: await this.#env(request.name, calls), transfer: [] };
      const ok = await calls.http.send(request.request);
      const transfer = ok.body.map((part) => part.buffer);
      return { reply: { kind: 'http', ok, secrets: calls.secrets.takeFresh() }, transfer };
    } catch (error) {
      const { tag, message } = this.#refusal(error, calls.secrets);
      const reply: HostReply = {
        kind: 'error',
        error: { tag, val: message },
        secrets: calls.secrets.takeFresh(),
      };
      return { reply, transfer: [] };
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

  #makeCalls(): HostCalls {
    const { manifest, configFile } = this.#plugin;
    const { client, clock, envProviders, keepBytes, origins: gate } = this.#services;
    const secrets = this.#context.redaction;
    const abort = new AbortController();
    const { signal } = abort;
    const { env } = this.#context;
    const given = { ...env, ...(this.#replayed && standIns(manifest)) };
    const environment = new CallEnvironment(manifest, given, envProviders, secrets, signal);
    let grants: Promise<HostGrants> | undefined;
    const valueOf = async (name: string): Promise<string | undefined> =>
      (await this.#value(name, environment))?.value;
    const paused = <T>(work: () => Promise<T>): Promise<T> => this.#paused(work);
    const asked = { plugin: manifest.name, notebook: this.#context.notebook, gate, client, signal, paused };
    const http = new HttpCalls({
      manifest,
      configFile,
      effect: this.#effect,
      grants: () => (grants ??= hostGrants(manifest.allowedDomains, valueOf)),
      secrets,
      client,
      origins: manifest.askOrigins ? new CallOrigins(asked) : undefined,
      ...this.#recordings(),
      signal,
      remaining: () => this.#deadline?.remaining ?? 0,
      now: clock,
      onFact: (fact) => this.#tell(fact),
      keepBytes: keepBytes(),
      onWaiting: (url) => this.#listen(() => this.#context.onWaiting?.(url)),
    });
    return { secrets, abort, environment, http };
  }

  #recordings(): { recordings?: CallRecordings } {
    const { recordings } = this.#context;
    const { manifest } = this.#plugin;
    if (recordings?.mode === 'record')
      return { recordings: new CallRecorder(recordings, this.#services.ledgers.of(recordings)) };
    if (!this.#replayed) return {};
    if (recordings) return { recordings: new CallReplay(manifest, recordings) };
    throw new Error('a call was planned as replayed, and there are no recordings');
  }

  async #env(name: string, { environment, secrets }: HostCalls): Promise<HostReply> {
    const value = await this.#value(name, environment);
    this.#tell({ kind: 'env', at: this.#services.clock() / 1000, name, granted: true });
    const ok =
      value === undefined ? { bound: false } : { value: value.value, bound: value.origin !== undefined };
    return { kind: 'env', ok, secrets: secrets.takeFresh() };
  }

  #value(name: string, environment: CallEnvironment): ReturnType<CallEnvironment['value']> {
    return this.#paused(() => environment.value(name));
  }

  #paused<T>(work: () => Promise<T>): Promise<T> {
    return this.#deadline ? this.#deadline.paused(work) : work();
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

  #refusal(error: unknown, secrets: CallSecrets): HttpRefusal {
    if (error instanceof HttpRefusal) return error;
    if (!(error instanceof RecordingError)) return this.#unexpected(error, secrets);
    this.#recordingError ??= error;
    return new HttpRefusal('denied', error.message);
  }

  #unexpected(error: unknown, secrets: CallSecrets): HttpRefusal {
    const text = secrets.redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
    this.#services.log('error', `${this.#plugin.info.name}: a call to the host failed: ${text}`);
    const message = error instanceof Error ? error.message : String(error);
    return new HttpRefusal('network', secrets.redact(`The host could not do it: ${message}`));
  }
}
