import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cachedComponent } from '../../../scripts/plugins.ts';
import { PluginError } from '../../../src/plugins/contract.ts';
import type { Fact, PluginFailure, PluginResponse, Recordings } from '../../../src/plugins/contract.ts';
import { WasmPluginHost } from '../../../src/plugins/host.ts';
import type { PluginHostOptions } from '../../../src/plugins/host.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** A cell that uses the plugin. */
export interface Cell {
  readonly input: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Default: the last minute. */
  readonly window?: { readonly from: number; readonly to: number };
  readonly step?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly env: Readonly<Record<string, string>>;
  readonly recordings?: Recordings;
}

/** What running a cell gave. */
export interface Ran {
  readonly response: PluginResponse;
  readonly facts: readonly Fact[];
}

export interface TestHost {
  run(cell: Cell): Promise<Ran>;
  /** The failure of a cell that must fail. */
  failure(cell: Cell): Promise<PluginFailure>;
  stop(): Promise<void>;
}

/** The real plugin host with the real plugin, built from its sources. */
export async function startHost(options: Partial<PluginHostOptions> = {}): Promise<TestHost> {
  const folder = mkdtempSync(path.join(tmpdir(), 'databook-plugin-'));
  const source = path.join(root, 'wasm-plugins/prometheus');
  const target = path.join(folder, 'plugins/prometheus');
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, 'config.toml'), readFileSync(path.join(source, 'config.toml')));
  writeFileSync(
    path.join(target, 'plugin.wasm'),
    await cachedComponent('prometheus', { entry: path.join(source, 'src/main.ts') }),
  );
  const url = (file: string): URL => pathToFileURL(path.join(root, 'src/plugins', file));
  const unused = (): never => {
    throw new Error('a bundled plugin asks for nothing');
  };
  const host = new WasmPluginHost({
    bundledFolder: path.join(folder, 'plugins'),
    folders: () => [],
    cacheDir: path.join(folder, 'cache'),
    workerUrl: url('worker/main.ts'),
    transpileWorkerUrl: url('transpile/main.ts'),
    envProviders: [],
    consent: { ask: unused },
    grants: {
      ...{ find: unused, add: unused, revoke: unused, list: unused },
      ...{ listOrigins: unused, addOrigin: unused, revokeOrigin: unused },
    },
    clock: Date.now,
    log: () => undefined,
    maxWorkers: 1,
    ...options,
  });
  const run: TestHost['run'] = async ({
    input,
    options = {},
    window,
    step,
    timeoutMs,
    signal,
    env,
    recordings,
  }) => {
    const now = Date.now() / 1000;
    const facts: Fact[] = [];
    const context = {
      signal: signal ?? new AbortController().signal,
      ...(timeoutMs !== undefined && { timeoutMs }),
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, { value }])),
      ...(recordings && { recordings }),
      onFact: (fact: Fact) => facts.push(fact),
    };
    const request = {
      input,
      options,
      variables: {},
      window: window ?? { from: now - 60, to: now },
      ...(step !== undefined && { step }),
      now,
      dryRun: false,
      cells: [],
    };
    const plugin = await host.resolve('prometheus', options, context.signal);
    const plan = await host.plan(plugin, request, context);
    return { response: await host.invoke(plugin, request, plan, context), facts };
  };
  return {
    run,
    failure: async (cell) => {
      try {
        await run(cell);
      } catch (error) {
        if (error instanceof PluginError) return error.failure;
        throw error;
      }
      throw new Error(`${cell.input} did not fail`);
    },
    stop: async () => {
      await host.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The data of the only output of a type; the host puts a text before each rich one. */
export function dataOf(response: PluginResponse, kind: 'timeseries' | 'table' | 'stat'): unknown {
  const mimes = response.outputs.map(({ mime }) => mime);
  const mime = `application/vnd.databook.${kind}+json`;
  if (mimes.length !== 2 || !/^text\/(markdown|plain)$/.test(mimes[0] ?? '') || mimes[1] !== mime) {
    throw new Error(`outputs are ${mimes.join(', ')}, not a text and ${mime}`);
  }
  return JSON.parse(new TextDecoder().decode(response.outputs[1]?.data)) as unknown;
}
