import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Consent, ConsentRequest } from '../../../../src/plugins/consent/consent.ts';
import { GrantFile } from '../../../../src/plugins/consent/grantFile.ts';
import { PluginError } from '../../../../src/plugins/contract.ts';
import type {
  CallContext,
  Fact,
  Plan,
  PluginFailure,
  PluginRequest,
  PluginResponse,
} from '../../../../src/plugins/contract.ts';
import { WasmPluginHost } from '../../../../src/plugins/host.ts';
import type { PluginHostOptions } from '../../../../src/plugins/host.ts';
import type { Output } from '../../../../src/results/output.ts';
import { bundledWorkers } from './workers.ts';
import type { WorkerUrls } from './workers.ts';

/** Says yes to everything and remembers what it was asked. */
export class YesConsent implements Consent {
  readonly asked: ConsentRequest[] = [];
  ask(request: ConsentRequest): Promise<boolean> {
    this.asked.push(request);
    return Promise.resolve(true);
  }
}

export interface CallOptions {
  readonly options?: Record<string, string>;
  readonly request?: Partial<PluginRequest>;
  readonly context?: Partial<CallContext>;
  readonly plan?: Partial<Plan>;
}

export interface Called {
  readonly response: PluginResponse;
  readonly facts: readonly Fact[];
  readonly emitted: readonly (readonly Output[])[];
  /** Text of the first output. */
  readonly text: string;
}

/** A plugin host with a folder of its own and nothing in it. */
export class Fixture {
  readonly root: string;
  readonly host: WasmPluginHost;
  readonly consent = new YesConsent();
  env: Record<string, { value: string; origin?: string }> = {};
  readonly log: string[] = [];
  /** Of the call that is going on or was the last. */
  facts: Fact[] = [];

  private constructor(root: string, workers: WorkerUrls, options: Partial<PluginHostOptions>) {
    this.root = root;
    this.host = new WasmPluginHost({
      bundledFolder: path.join(root, 'bundled'),
      folders: () => [path.join(root, 'user')],
      cacheDir: path.join(tmpdir(), 'databook-test-transpiled'),
      ...workers,
      envProviders: [{ lookup: (name) => Promise.resolve(this.env[name]) }],
      consent: this.consent,
      grants: new GrantFile(path.join(root, 'grants.json')),
      clock: () => Date.now(),
      log: (level, message) => this.log.push(`${level} ${message}`),
      ...options,
    });
  }

  static async create(options: Partial<PluginHostOptions> = {}): Promise<Fixture> {
    const root = await mkdtemp(path.join(tmpdir(), 'databook-host-'));
    await mkdir(path.join(root, 'bundled'));
    await mkdir(path.join(root, 'user'));
    return new Fixture(root, await bundledWorkers(), options);
  }

  async add(
    name: string,
    wasm: Uint8Array,
    config = '',
    where: 'bundled' | 'user' = 'bundled',
  ): Promise<string> {
    const folder = path.join(this.root, where, name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'config.toml'), `name = "${name}"\nversion = "1.0.0"\n${config}`);
    await writeFile(path.join(folder, 'plugin.wasm'), wasm);
    return folder;
  }

  /** Resolves, plans and invokes. */
  async call(
    name: string,
    input: object | string,
    { options = {}, request, context, plan }: CallOptions = {},
  ): Promise<Called> {
    const facts: Fact[] = [];
    this.facts = facts;
    const emitted: (readonly Output[])[] = [];
    const full: CallContext = {
      signal: new AbortController().signal,
      onFact: (fact) => facts.push(fact),
      onEmit: (outputs) => emitted.push(outputs),
      ...context,
    };
    const asked: PluginRequest = {
      input: typeof input === 'string' ? input : JSON.stringify(input),
      options,
      variables: {},
      window: { from: 1000, to: 4600 },
      now: 4600,
      dryRun: false,
      cells: [],
      ...request,
    };
    const plugin = await this.host.resolve(name, options, full.signal);
    const planned: Plan = { ...(await this.host.plan(plugin, asked, full)), ...plan };
    const response = await this.host.invoke(plugin, asked, planned, full);
    const text = new TextDecoder().decode(response.outputs[0]?.data);
    return { response, facts, emitted, text };
  }

  async failure(name: string, input: object | string, options?: CallOptions): Promise<PluginFailure> {
    try {
      await this.call(name, input, options);
    } catch (error) {
      if (error instanceof PluginError) return error.failure;
      throw error;
    }
    throw new Error('the call did not fail');
  }

  async dispose(): Promise<void> {
    await this.host.dispose();
    await rm(this.root, { recursive: true, force: true });
  }
}

/** Counts turns of this thread's event loop, by a timer. */
export class Heartbeat {
  #beats = 0;
  readonly #timer = setInterval(() => this.#beats++, 5);

  /** From now on; `expectSteady` fails when there was less than a beat for each tenth of a second since. */
  watch(): { expectSteady: () => void } {
    const [beats, since] = [this.#beats, performance.now()];
    return {
      expectSteady: () => {
        expect(this.#beats - beats).toBeGreaterThanOrEqual(Math.floor((performance.now() - since) / 100));
      },
    };
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
