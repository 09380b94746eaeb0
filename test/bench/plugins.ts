// What a call of a plugin costs, and what a plugin that loops costs the thread of its host.
import createPlugin from '@extism/extism';
import { parse } from '@bytecodealliance/jco';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { cachedComponent } from '../../scripts/plugins.ts';
import { GrantFile } from '../../src/plugins/consent/grantFile.ts';
import { WasmPluginHost } from '../../src/plugins/host.ts';
import type { Figure } from './figure.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PACE_MS = 25;
const PACED_CALLS = 120;
const BURST_CALLS = 300;
const EXTISM_CALLS = 15;
const DELAY_MS = 3000;

type Call = () => Promise<unknown>;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const timed = async (call: Call): Promise<number> => {
  const start = performance.now();
  await call();
  return performance.now() - start;
};

/** Medians of calls that take turns, each after a pause: what a person waits for. */
const paced = async (calls: readonly Call[]): Promise<number[]> => {
  const times = calls.map((): number[] => []);
  for (let i = 0; i < PACED_CALLS; i++)
    for (const [index, call] of calls.entries()) {
      await sleep(PACE_MS);
      times[index]!.push(await timed(call));
    }
  return times.map(median);
};

const burst = async (call: Call, count: number): Promise<number> => {
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await timed(call));
  return median(times);
};

/** A worker that sends back what it gets: no call into another thread can be faster. */
const nullWorker = (): { call: Call; end: () => Promise<unknown> } => {
  const worker = new Worker(
    "const { parentPort } = require('node:worker_threads'); parentPort.on('message', (m) => parentPort.postMessage(m));",
    { eval: true },
  );
  const call: Call = () =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage({ op: 'invoke', input: 'up' });
    });
  return { call, end: () => worker.terminate() };
};

interface Plugins {
  readonly prepare: (name: string, timeoutMs?: number) => Promise<Call>;
  readonly end: () => Promise<void>;
}

const quickJsPlugins = async (): Promise<Plugins> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'databook-bench-'));
  for (const name of ['echo', 'hostile']) {
    const wasm = await cachedComponent(`test-${name}`, {
      entry: path.join(root, `test/fixtures/plugins/${name}/main.js`),
    });
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'config.toml'), `name = "${name}"\n`);
    writeFileSync(path.join(folder, name, 'plugin.wasm'), wasm);
  }
  const host = new WasmPluginHost({
    bundledFolder: folder,
    folders: () => [],
    cacheDir: path.join(folder, 'cache'),
    workerUrl: pathToFileURL(path.join(root, 'dist/plugin-worker.mjs')),
    transpileWorkerUrl: pathToFileURL(path.join(root, 'dist/transpile-worker.cjs')),
    envProviders: [],
    consent: { ask: () => Promise.resolve(true) },
    grants: new GrantFile(path.join(folder, 'grants.json')),
    clock: () => Date.now(),
    log: () => undefined,
  });
  /** A call of a plugin that was looked up and planned: what each press of run costs beyond looking. */
  const prepare = async (name: string, timeoutMs = 30_000): Promise<Call> => {
    const context = { signal: new AbortController().signal, timeoutMs };
    const window = { from: 0, to: 1 };
    const request = {
      input: '{"do":"loop"}',
      options: {},
      variables: {},
      window,
      now: 1,
      dryRun: false,
      cells: [],
    };
    const plugin = await host.resolve(name, {}, context.signal);
    const plan = await host.plan(plugin, request, context);
    return () => host.invoke(plugin, request, plan, context);
  };
  const end = async (): Promise<void> => {
    await host.dispose();
    rmSync(folder, { recursive: true });
  };
  return { prepare, end };
};

/** A fresh Extism plugin in a worker for each call, of a module that does nothing at all. */
const extism = async (): Promise<Call> => {
  const wasm = await parse(
    '(module (memory (export "memory") 1) (func (export "run") (result i32) (i32.const 0)))',
  );
  const manifest = { wasm: [{ data: wasm }] };
  return async () => {
    const plugin = await createPlugin(manifest, { runInWorker: true });
    await plugin.call('run', 'up');
    await plugin.close();
  };
};

/** 99th percentile of the event loop's delay while `work` goes on; milliseconds. */
const loopDelay = async (work: Call): Promise<number> => {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  await work();
  monitor.disable();
  return monitor.percentile(99) / 1e6;
};

const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

/** Ratios of plugin calls; needs dist/ to be built. */
export async function bench(): Promise<Figure[]> {
  const plugins = await quickJsPlugins();
  const none = nullWorker();
  const fresh = await extism();
  try {
    const echo = await plugins.prepare('echo');
    const loop = await plugins.prepare('hostile', DELAY_MS);
    for (const call of [echo, none.call]) await burst(call, 50);
    await fresh();
    const [nullPaced = 0, echoPaced = 0] = await paced([none.call, echo]);
    const nullBurst = await burst(none.call, BURST_CALLS);
    const echoBurst = await burst(echo, BURST_CALLS);
    const extismFresh = await burst(fresh, EXTISM_CALLS);
    const idle = await loopDelay(() => sleep(DELAY_MS));
    const looping = await loopDelay(() => loop().catch((error: unknown) => error));
    return [
      {
        name: 'fresh QuickJS call, paced / null worker round trip',
        ratio: echoPaced / nullPaced,
        note: `${ms(echoPaced)} against ${ms(nullPaced)}, one per ${PACE_MS} ms`,
        floor: 6,
        goal: 3,
        lowerIsBetter: true,
      },
      {
        name: 'fresh QuickJS call, back to back / null worker round trip',
        ratio: echoBurst / nullBurst,
        note: `${ms(echoBurst)} against ${ms(nullBurst)}`,
        lowerIsBetter: true,
      },
      {
        name: 'Extism fresh in a worker / fresh QuickJS call',
        ratio: extismFresh / echoBurst,
        note: `${ms(extismFresh)} against ${ms(echoBurst)}; Extism's module does nothing`,
        floor: 15,
        goal: 30,
      },
      {
        name: 'event-loop delay p99, plugin looping / idle',
        ratio: looping / idle,
        note: `${ms(looping)} against ${ms(idle)}`,
        lowerIsBetter: true,
      },
    ];
  } finally {
    await plugins.end();
    await none.end();
  }
}
