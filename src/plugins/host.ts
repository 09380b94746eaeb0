import { availableParallelism } from 'node:os';
import type { Consent, ConsentRequest, GrantStore } from './consent/consent.ts';
import { ConsentGate } from './consent/gate.ts';
import { DENY_ORIGINS } from './consent/originConsent.ts';
import type { OriginConsent, OriginGrantStore } from './consent/originConsent.ts';
import { OriginGate } from './consent/originGate.ts';
import { PluginError } from './contract.ts';
import type {
  CallContext,
  Effect,
  Plan,
  PluginHost,
  PluginInfo,
  PluginRequest,
  PluginResponse,
  Redaction,
  ResolvedPlugin,
} from './contract.ts';
import { asPluginError, cancelled, optionFailure, recordingFailure, timedOut } from './failures.ts';
import type { EnvProvider } from './hostcalls/envProvider.ts';
import { CallEnvironment } from './hostcalls/environment.ts';
import { CallSecrets } from './hostcalls/callSecrets.ts';
import { HttpClient } from './hostcalls/httpClient.ts';
import { systemResolver } from './hostcalls/resolver.ts';
import type { Resolver } from './hostcalls/resolver.ts';
import { LIMITS } from './manifest/limits.ts';
import { OptionError, completeOptions } from './manifest/optionSpec.ts';
import { Operation } from './operation.ts';
import type { OperationServices } from './operation.ts';
import { Deadline } from './pool/deadline.ts';
import { Ledgers } from './recordings/ledger.ts';
import { isReplayed } from './recordings/replayed.ts';
import { Pools } from './pools.ts';
import { FileHashes } from './registry/fileHash.ts';
import { Registry } from './registry/registry.ts';
import type { FoundPlugin } from './registry/registry.ts';
import { untilAborted } from './untilAborted.ts';
import type { CallMessage, CallResult } from './worker/protocol.ts';

/** What {@link WasmPluginHost} is made of; the composition root chooses. */
export interface PluginHostOptions {
  /** Folder whose sub-folders are the plugins that ship with Databook; they need no consent. */
  readonly bundledFolder: string;
  /** The user's plugin folders, read at each look-up: each is a plugin or holds plugins in sub-folders. */
  readonly folders: () => readonly string[];
  /** Holds transpiled plugins by hash; made when missing, safe to delete, shared between processes. */
  readonly cacheDir: string;
  /** `dist/plugin-worker.mjs` (or src/plugins/worker/main.ts). */
  readonly workerUrl: URL;
  /** `dist/transpile-worker.cjs` (or src/plugins/transpile/main.ts). */
  readonly transpileWorkerUrl: URL;
  /** In order of precedence; {@link CallContext.env} comes before all of them. */
  readonly envProviders: readonly EnvProvider[];
  readonly consent: Consent;
  readonly grants: GrantStore & OriginGrantStore;
  /** Asks for origins that only a cell names; by default all are denied. */
  readonly originConsent?: OriginConsent;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Diagnostics for the output channel; never holds a secret. */
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** What servers answer goes with the facts, where it has at most so many bytes; by default, nothing does. */
  readonly keepBytes?: () => number;
  /** Calls of one plugin that run at once, further ones wait; by default the number of cores, at most 4. */
  readonly maxWorkers?: number;
  /** How host names become addresses; by default the operating system's way. */
  readonly resolver?: Resolver;
  /** URL of an HTTP proxy for every request of every plugin; by default none, whatever the environment says. */
  readonly proxy?: string;
}

const MAX_WORKERS = 4;

const consentRequest = ({ manifest, info }: FoundPlugin, sha256: string): ConsentRequest => ({
  name: info.name,
  version: info.version,
  folder: info.folder,
  sha256,
  domains: manifest.allowedDomains,
  env: manifest.allowedEnvVars,
  secretEnv: manifest.secretEnvVars,
  effect: manifest.effect,
  readPaths: manifest.readPaths,
  limits: manifest.limits,
  ...(manifest.askOrigins && { askOrigins: true }),
});

/** Structured cloning copies the whole buffer behind a view: outputs are given one of their own. */
const withOwnBuffers = (request: PluginRequest): PluginRequest => ({
  ...request,
  cells: request.cells.map(({ name, outputs }) => ({
    name,
    outputs: outputs.map((output) => ({ ...output, data: output.data.slice() })),
  })),
});

/** Runs plugins that are WebAssembly components, each call in a fresh instance in a worker that can be killed. */
export class WasmPluginHost implements PluginHost {
  readonly #options: PluginHostOptions;
  readonly #registry: Registry;
  readonly #gate: ConsentGate;
  readonly #services: OperationServices & { readonly client: HttpClient };
  readonly #hashes = new FileHashes();
  /** Plugins that may be called: found, unchanged, agreed to. */
  readonly #resolved = new WeakMap<ResolvedPlugin, FoundPlugin>();
  #pools: Pools;
  #generation = new AbortController();
  #disposed = false;

  constructor(options: PluginHostOptions) {
    this.#options = options;
    const { bundledFolder, folders, consent, grants, clock, envProviders, log } = options;
    this.#registry = new Registry(bundledFolder, folders);
    this.#gate = new ConsentGate(consent, grants, clock);
    const client = new HttpClient(options.resolver ?? systemResolver, options.proxy);
    const origins = new OriginGate(options.originConsent ?? DENY_ORIGINS, grants, clock);
    const { keepBytes = () => 0 } = options;
    this.#services = { client, origins, envProviders, ledgers: new Ledgers(), keepBytes, clock, log };
    this.#pools = this.#newPools();
  }

  redaction(): Redaction {
    return new CallSecrets();
  }

  async list(): Promise<{ readonly plugins: readonly PluginInfo[]; readonly problems: readonly string[] }> {
    const { plugins, problems } = await this.#registry.scan();
    return {
      plugins: plugins.map((plugin) => plugin.info),
      problems: problems.map((problem) => problem.message),
    };
  }

  async resolve(
    name: string,
    options: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ResolvedPlugin> {
    this.#checkAlive();
    const found = await this.#registry.find(name);
    try {
      completeOptions(found.manifest.options, options, name);
    } catch (error) {
      throw error instanceof OptionError ? optionFailure(error) : error;
    }
    const sha256 = await this.#hash(found);
    if (!found.info.bundled)
      await this.#gate.pass(
        consentRequest(found, sha256),
        AbortSignal.any([signal, this.#generation.signal]),
      );
    if (signal.aborted) throw cancelled();
    const resolved = { info: found.info, sha256 };
    this.#resolved.set(resolved, found);
    return resolved;
  }

  async plan(plugin: ResolvedPlugin, request: PluginRequest, context: CallContext): Promise<Plan> {
    const found = this.#find(plugin);
    const { name, effect } = found.manifest;
    const replayed = (await this.#isReplayed(found, context)) && { replayed: true };
    if (effect === 'read')
      return {
        effect,
        targets: found.manifest.allowedDomains,
        summary: `Reads with ${name}; changes nothing.`,
        ...replayed,
      };
    const result = await this.#run('plan', plugin, request, 'read', context);
    if (result.op !== 'plan') throw new Error(`a plan was answered by ${result.op}`);
    return { ...result.plan, ...(effect === 'write' && { effect }), ...replayed };
  }

  async invoke(
    plugin: ResolvedPlugin,
    request: PluginRequest,
    plan: Plan,
    context: CallContext,
  ): Promise<PluginResponse> {
    const readOnly = this.#find(plugin).manifest.effect === 'read' || request.dryRun;
    const effect = readOnly ? 'read' : plan.effect;
    const result = await this.#run('invoke', plugin, request, effect, context, plan.replayed);
    if (result.op !== 'invoke') throw new Error(`a call was answered by ${result.op}`);
    return result.response;
  }

  /** Whether recordings would answer a call as things stand; false for a plugin that is not found. */
  async wouldReplay(
    name: string,
    context: Pick<CallContext, 'recordings' | 'env' | 'signal'>,
  ): Promise<boolean> {
    try {
      return await this.#isReplayed(await this.#registry.find(name), context);
    } catch (error) {
      if (error instanceof PluginError) return false;
      throw error;
    }
  }

  async #isReplayed(
    { manifest }: FoundPlugin,
    { recordings, env, signal }: Pick<CallContext, 'recordings' | 'env' | 'signal'>,
  ): Promise<boolean> {
    const { envProviders } = this.#options;
    const environment = new CallEnvironment(manifest, env ?? {}, envProviders, new CallSecrets(), signal);
    return isReplayed(manifest, recordings, (name) => environment.value(name));
  }

  async restart(): Promise<void> {
    this.#checkAlive();
    await this.#stop(cancelled('Plugins were restarted, which stopped the call.'));
    this.#generation = new AbortController();
    this.#pools = this.#newPools();
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#stop(cancelled('Databook is closing, which stopped the call.'));
    await this.#services.client.close();
  }

  async #stop(reason: PluginError): Promise<void> {
    this.#generation.abort(reason);
    this.#registry.clear();
    await this.#pools.close(reason);
  }

  #newPools(): Pools {
    const { workerUrl, transpileWorkerUrl, cacheDir, maxWorkers } = this.#options;
    const most = maxWorkers ?? Math.min(MAX_WORKERS, availableParallelism());
    return new Pools(workerUrl, transpileWorkerUrl, cacheDir, most);
  }

  #checkAlive(): void {
    if (this.#disposed) throw cancelled('Databook is closing.');
  }

  #find(plugin: ResolvedPlugin): FoundPlugin {
    const found = this.#resolved.get(plugin);
    if (found) return found;
    throw new PluginError({
      code: 'config',
      message: `The plugin "${plugin.info.name}" was not resolved before its call.`,
    });
  }

  async #hash(plugin: FoundPlugin): Promise<string> {
    try {
      return await this.#hashes.sha256(plugin.wasmFile);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new PluginError({ code: 'config', message: `${plugin.wasmFile} cannot be read: ${reason}` });
    }
  }

  async #run(
    op: 'invoke' | 'plan',
    plugin: ResolvedPlugin,
    request: PluginRequest,
    effect: Effect,
    context: CallContext,
    replayed = false,
  ): Promise<CallResult> {
    this.#checkAlive();
    const found = this.#find(plugin);
    const { manifest, configFile } = found;
    const { signal } = context;
    const timeoutMs = Math.min(
      Math.max(1, context.timeoutMs ?? manifest.limits.timeout_ms),
      LIMITS.timeout_ms.max,
    );
    const redaction = context.redaction instanceof CallSecrets ? context.redaction : new CallSecrets();
    redaction.search(request.input);
    const operation = new Operation(found, effect, replayed, { ...context, redaction }, this.#services);
    let onAbort: (() => void) | undefined;
    try {
      const message: CallMessage = {
        op,
        request: {
          ...withOwnBuffers(request),
          options: completeOptions(manifest.options, request.options, manifest.name),
        },
        timeoutMs,
        limits: manifest.limits,
        plugin: { name: manifest.name, configFile },
        allowedEnvVars: manifest.allowedEnvVars,
        secrets: redaction.takeAll(),
      };
      const pool =
        this.#pools.loaded(found, plugin.sha256) ??
        (await untilAborted(this.#pools.get(found, plugin.sha256), signal));
      const result = await pool.run(message, operation, signal, (stop) => {
        const expire = (): void => stop(timedOut(found, timeoutMs, operation.pendingUrl));
        operation.startClock(new Deadline(timeoutMs, expire));
        onAbort = () => stop(asPluginError(signal.reason, found, signal));
        signal.addEventListener('abort', onAbort, { once: true });
      });
      // what a plugin makes of an answer that was not there is not a result
      if (operation.recordingError) throw recordingFailure(operation.recordingError);
      if (result.op === 'failed') throw new PluginError(result.failure);
      return result;
    } catch (error) {
      throw asPluginError(error, found, signal);
    } finally {
      operation.end();
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }
}
