import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cachedComponent } from '../../../scripts/plugins.ts';
import { GrantFile } from '../../../src/plugins/consent/grantFile.ts';
import type { OriginAnswer, OriginRequest } from '../../../src/plugins/consent/originConsent.ts';
import { PluginError } from '../../../src/plugins/contract.ts';
import type {
  CallContext,
  Fact,
  Plan,
  PluginFailure,
  PluginRequest,
  PluginResponse,
} from '../../../src/plugins/contract.ts';
import { WasmPluginHost } from '../../../src/plugins/host.ts';
import type { Output } from '../../../src/results/output.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** What a cell gave: a response, or a failure and what was shown before it. */
export interface Sent {
  readonly plan?: Plan;
  readonly response?: PluginResponse;
  readonly failure?: PluginFailure;
  /** Of the response, or emitted before the failure. */
  readonly outputs: readonly Output[];
  /** The first output's text. */
  readonly head: string;
  readonly facts: readonly Fact[];
}

export interface SendOptions {
  readonly options?: Readonly<Record<string, string>>;
  readonly context?: Partial<CallContext>;
  /** In place of the plan that the plugin made. */
  readonly plan?: Partial<Plan>;
}

/** The real plugin host with the real plugin, a person who is asked, and the file where answers are kept. */
export class HttpHost {
  readonly asked: OriginRequest[] = [];
  /** How the person answers. */
  answer: (request: OriginRequest, signal: AbortSignal) => OriginAnswer | Promise<OriginAnswer> = () =>
    'notebook';
  readonly grants: GrantFile;
  readonly #folder: string;
  readonly #host: WasmPluginHost;

  private constructor(folder: string) {
    this.#folder = folder;
    this.grants = new GrantFile(path.join(folder, 'grants.json'));
    const url = (file: string): URL => pathToFileURL(path.join(root, 'src/plugins', file));
    this.#host = new WasmPluginHost({
      bundledFolder: path.join(folder, 'plugins'),
      folders: () => [],
      cacheDir: path.join(tmpdir(), 'databook-test-transpiled'),
      workerUrl: url('worker/main.ts'),
      transpileWorkerUrl: url('transpile/main.ts'),
      envProviders: [],
      consent: { ask: () => Promise.reject(new Error('a bundled plugin asks for no consent')) },
      originConsent: {
        ask: async (request, signal) => {
          this.asked.push(request);
          return this.answer(request, signal);
        },
        howToAllow: (origin) => `Say --allow ${origin}`,
      },
      grants: this.grants,
      // no name leaves this machine
      resolver: (name) => Promise.resolve(name === 'localhost' ? ['127.0.0.1'] : []),
      clock: Date.now,
      log: () => undefined,
      maxWorkers: 2,
    });
  }

  static async start(): Promise<HttpHost> {
    const folder = mkdtempSync(path.join(tmpdir(), 'databook-http-'));
    const source = path.join(root, 'wasm-plugins/http');
    const target = path.join(folder, 'plugins/http');
    mkdirSync(target, { recursive: true });
    writeFileSync(path.join(target, 'config.toml'), readFileSync(path.join(source, 'config.toml')));
    const wasm = await cachedComponent('http', { entry: path.join(source, 'src/main.ts') });
    writeFileSync(path.join(target, 'plugin.wasm'), wasm);
    return new HttpHost(folder);
  }

  /** Runs a cell's input as the kernel would, agreeing to what it plans. */
  async send(input: string, { options = {}, context, plan }: SendOptions = {}): Promise<Sent> {
    const facts: Fact[] = [];
    let shown: readonly Output[] = [];
    let planned: Plan | undefined;
    const full: CallContext = {
      signal: new AbortController().signal,
      notebook: 'file:///incidents/a.databook',
      onFact: (fact) => facts.push(fact),
      onEmit: (outputs) => (shown = outputs),
      ...context,
    };
    const request: PluginRequest = {
      ...{
        input,
        options,
        variables: {},
        window: { from: 0, to: 3600 },
        now: 3600,
        dryRun: false,
        cells: [],
      },
    };
    const head = (): string => new TextDecoder().decode(shown[0]?.data);
    try {
      const plugin = await this.#host.resolve('http', options, full.signal);
      planned = { ...(await this.#host.plan(plugin, request, full)), ...plan };
      const response = await this.#host.invoke(plugin, request, planned, full);
      shown = response.outputs;
      return { plan: planned, response, outputs: shown, head: head(), facts };
    } catch (error) {
      if (!(error instanceof PluginError)) throw error;
      const known = planned && { plan: planned };
      return { ...known, failure: error.failure, outputs: shown, head: head(), facts };
    }
  }

  async stop(): Promise<void> {
    await this.#host.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The outputs' types, in order. */
export const typesOf = ({ outputs }: Sent): string[] => outputs.map(({ mime }) => mime);

/** The text of the output of a type. */
export const textOf = ({ outputs }: Sent, mime: string): string => {
  const found = outputs.find((output) => output.mime === mime);
  if (!found) throw new Error(`no ${mime} among ${outputs.map((output) => output.mime).join(', ')}`);
  return new TextDecoder().decode(found.data);
};
