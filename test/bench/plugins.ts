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
import { median, ratioOf, times } from './rounds.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PACE_MS = 25;
const DELAY_MS = 700;
const DELAY_ROUNDS = 5;

type Call = () => Promise<unknown>;

const warm = async (call: Call, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await call();
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

/** Of the thread that hosts plugins, while one loops and while nothing happens, in turns. */
const loopDelays = async (loop: Call): Promise<[number[], number[]]> => {
  const [looping, idle]: [number[], number[]] = [[], []];
  for (let i = 0; i < DELAY_ROUNDS; i++) {
    looping.push(await loopDelay(() => loop().catch((error: unknown) => error)));
    idle.push(await loopDelay(() => sleep(DELAY_MS)));
  }
  return [looping, idle];
};

/** 99th percentile of the event loop's delay while `work` goes on; milliseconds. */
const loopDelay = async (work: Call): Promise<number> => {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  await work();
  monitor.disable();
  return monitor.percentile(99) / 1e6;
};

const ms = (rounds: readonly number[]): string => {
  const value = median(rounds);
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
};

/** Ratios of plugin calls; needs dist/ to be built. */
export async function bench(): Promise<Figure[]> {
  const plugins = await quickJsPlugins();
  const none = nullWorker();
  const fresh = await extism();
  try {
    const echo = await plugins.prepare('echo');
    const loop = await plugins.prepare('hostile', DELAY_MS);
    for (const call of [echo, none.call]) await warm(call, 50);
    await fresh();
    const rounds = { rounds: 25, each: 6, pauseMs: PACE_MS };
    const [echoPaced = [], nullPaced = []] = await times([echo, none.call], rounds);
    const burst = { rounds: 12, each: 3 };
    const [extismFresh = [], echoBurst = []] = await times([fresh, echo], burst);
    const [nullBurst = [], echoAgain = []] = await times([none.call, echo], { rounds: 25, each: 6 });
    const [looping, idle] = await loopDelays(loop);
    return [
      {
        name: 'fresh QuickJS call, paced / null worker round trip',
        ratio: ratioOf(echoPaced, nullPaced),
        note: `${ms(echoPaced)} against ${ms(nullPaced)}, one per ${PACE_MS} ms`,
        floor: 6,
        goal: 3,
        lowerIsBetter: true,
      },
      {
        name: 'fresh QuickJS call, back to back / null worker round trip',
        ratio: ratioOf(echoAgain, nullBurst),
        note: `${ms(echoAgain)} against ${ms(nullBurst)}`,
        lowerIsBetter: true,
      },
      {
        name: 'Extism fresh in a worker / fresh QuickJS call',
        ratio: ratioOf(extismFresh, echoBurst),
        note: `${ms(extismFresh)} against ${ms(echoBurst)}; Extism's module does nothing`,
        floor: 15,
        goal: 30,
      },
      {
        name: 'event-loop delay p99, plugin looping / idle',
        ratio: ratioOf(looping, idle),
        note: `${ms(looping)} against ${ms(idle)}`,
        lowerIsBetter: true,
      },
    ];
  } finally {
    await plugins.end();
    await none.end();
  }
}
