import { builtInLimanis, DEFAULT_LIMANI } from '../limani/builtIn.ts';
import { LimaniError, messageOf } from '../limani/error.ts';
import type { Limani } from '../limani/limani.ts';
import type { LimaniRegistry, LimaniConfig } from '../limani/registry.ts';
import { deferredLimani, type DeferredLimani } from '../limani/thirdParty/deferredLimani.ts';
import { examineAdapter, openThirdParty, type KnownAdapter } from '../limani/thirdParty/thirdParty.ts';
import { ContentStore } from '../limani/sqljs/contentStore.ts';
import { localMachine } from '../logbook/machine.ts';
import { LogbookRecorder } from '../logbook/recorder.ts';
import { stateFolder, stateLayout, storeFolder, storeLayout } from '../logbook/stateFolder.ts';
import { withoutCredentials } from '../logbook/withoutCredentials.ts';
import { LargeOutputs, MAX_RESULT_BYTES } from '../notebook/largeOutputs.ts';
import { GrantFile } from '../plugins/consent/grantFile.ts';
import type { PluginHost } from '../plugins/contract.ts';
import type { PluginHostOptions } from '../plugins/host.ts';
import type { DataSources } from '../kernel/types.ts';
import type { ProcessConsole } from './console.ts';
import { asUsage, CliError } from './exit.ts';
import type { GlobalOptions } from './globalOptions.ts';
import { onInterrupt } from './interrupt.ts';
import { askYesNo } from './ask.ts';
import { TerminalOrigins } from './origins.ts';
import { thirdPartyOptions, type OthersDeps } from './others.ts';
import { layoutOf } from './layout.ts';
import { painter } from './paint.ts';
import { LiveProgress, noProgress, plainProgress } from './run/progress.ts';
import type { Progress } from './run/progress.ts';
import type { RunDeps } from './run/runCells.ts';
import { dataSourcesFile, fileDataSources } from './values/dataSources.ts';
import { keepBytesOf } from './values/keepBytes.ts';
import { readEnvFile } from './values/envFile.ts';
import type { Values } from './values/envFile.ts';

/** What a command that runs cells was told. */
export interface RunningOptions {
  /** Where it is recorded. */
  readonly limani?: string;
  /** Origins that cells may send requests to. */
  readonly allow: readonly string[];
  /** Default: whether somebody is there to be asked. */
  readonly interactive?: boolean;
}

/** What commands are made of. A part is made when it is asked for; nothing is opened before. */
export class Parts {
  readonly console: ProcessConsole;
  readonly options: GlobalOptions;
  readonly env: NodeJS.ProcessEnv;
  /** Grants and the plugins' cache. */
  readonly state: ReturnType<typeof stateLayout>;
  /** Runs and their results. */
  readonly store: ReturnType<typeof storeLayout>;
  readonly dataSourcesFile: string;
  #values: Promise<Values> | undefined;
  readonly #letGo: (() => Promise<void>)[] = [];

  constructor(console: ProcessConsole, options: GlobalOptions, env: NodeJS.ProcessEnv) {
    this.console = console;
    this.options = options;
    this.env = env;
    const state = stateFolder(env, process.platform);
    this.state = stateLayout(state);
    this.dataSourcesFile = dataSourcesFile(env, process.platform, state);
    this.store = storeLayout(storeFolder({ option: options.store, env }, state));
  }

  /** Whether somebody is there to be asked. */
  get interactive(): boolean {
    return process.stdin.isTTY && process.stderr.isTTY;
  }

  /** Large results by their hash. */
  content(): ContentStore {
    return new ContentStore(this.store.content);
  }

  largeOutputs(): LargeOutputs {
    return new LargeOutputs(this.content(), () => MAX_RESULT_BYTES);
  }

  /**
   * Where runs are recorded; not connected yet, and published at the end. One of others is looked for, and asked about,
   * when it is prepared or connected.
   * @throws CliError where its configuration is wrong
   */
  limani(name = this.limaniName, interactive = this.interactive): Limani | DeferredLimani {
    const known = this.#known();
    const config = this.#limaniConfig(name);
    let limani: Limani;
    try {
      limani = known.has(name)
        ? known.create(name, config)
        : deferredLimani(() =>
            asUsage(
              openThirdParty(name, config, thirdPartyOptions(this.#othersDeps(known.names(), interactive))),
            ),
          );
    } catch (error) {
      throw error instanceof LimaniError ? new CliError(error.message) : error;
    }
    // what was recorded is safe already: a store that cannot be published fails no command
    this.onEnd(() => limani.disconnect().catch((error: unknown) => this.console.err(messageOf(error))));
    return limani;
  }

  /** A run log of others, without running it; undefined for those that come with Databook. @throws CliError */
  async adapter(name = this.limaniName): Promise<KnownAdapter | undefined> {
    const known = this.#known();
    if (known.has(name)) return undefined;
    return asUsage(examineAdapter(name, thirdPartyOptions(this.#othersDeps(known.names(), false))));
  }

  #othersDeps(known: readonly string[], interactive: boolean): OthersDeps {
    const { console, state } = this;
    return {
      console,
      installFolder: state.limanis,
      known,
      grants: new GrantFile(state.grants),
      agreement: { interactive, askYesNo, onInterrupt },
    };
  }

  #known(): LimaniRegistry {
    return builtInLimanis({
      folder: this.store.runs,
      contents: this.store.outputs,
      workerUrl: layoutOf(import.meta.url).logbookWorker,
      blocking: true,
      backlogs: this.state.backlogs,
      password: (variable) => Promise.resolve(this.env[variable]),
      onWarning: (message) => this.console.err(message),
    });
  }

  /** The folder of the run log, where it lies in one. */
  runsFolder(name = this.limaniName): string | undefined {
    return name === DEFAULT_LIMANI ? this.store.runs : undefined;
  }

  /** Where the run log lies, for people. */
  runsPlace(name = this.limaniName): string {
    const url = this.env['DATABOOK_LIMANI_URL'];
    // an adapter of others may want a password in it
    return this.runsFolder(name) ?? (url ? withoutCredentials(url) : name);
  }

  /** The run log of this environment. */
  get limaniName(): string {
    return this.env['DATABOOK_LIMANI'] || DEFAULT_LIMANI;
  }

  /** The default one needs nothing said; the others take a URL and the name of a database. */
  #limaniConfig(name: string): LimaniConfig {
    const { DATABOOK_LIMANI_URL: url, DATABOOK_LIMANI_DATABASE: database } = this.env;
    if (name === DEFAULT_LIMANI) return {};
    return { ...(url && { url }), ...(database && { database }) };
  }

  recorder(limani: Limani): LogbookRecorder {
    return new LogbookRecorder({
      limani,
      machine: localMachine(),
      now: () => Date.now(),
    });
  }

  /** Values for plugins: those of `--env-file`, then the process's. @throws CliError */
  values(): Promise<Values> {
    return (this.#values ??= this.#readValues());
  }

  async #readValues(): Promise<Values> {
    const { env, options } = this;
    const given = options.envFile === undefined ? {} : await readEnvFile(options.envFile);
    const own = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    return { ...(Object.fromEntries(own) as Values), ...given };
  }

  async sources(): Promise<DataSources> {
    const values = await this.values();
    return fileDataSources(this.dataSourcesFile, (name) => values[name]);
  }

  /** @param more what this command has otherwise */
  async plugins(more: Partial<PluginHostOptions> = {}): Promise<PluginHost> {
    const values = await this.values();
    // loaded only where it is needed: it is most of the program
    const { createHost } = await import('./host.ts');
    const { console, options, state } = this;
    const verbose = options.verbose ?? false;
    const host = createHost({ console, folders: options.plugins, values, state, verbose }, more);
    this.onEnd(() => host.dispose());
    return host;
  }

  /**
   * All that cells are run with.
   * @param more what plugins have otherwise
   */
  async running(
    { limani, allow, interactive = this.interactive }: RunningOptions,
    more: Partial<PluginHostOptions> = {},
  ): Promise<RunDeps> {
    const keepBytes = keepBytesOf(this.env);
    const log = this.limani(limani, interactive);
    // before anything runs: whoever is asked can still say no, and what is wrong with it is known
    if ('prepare' in log) await log.prepare();
    const recorder = this.recorder(log);
    const progress = this.#progress();
    const { console } = this;
    const originConsent = new TerminalOrigins({ allow, console, progress, interactive, askYesNo });
    const { quiet = false, verbose = false, color } = this.options;
    return {
      plugins: await this.plugins({ originConsent, keepBytes: () => keepBytes, ...more }),
      recorder,
      sources: await this.sources(),
      console,
      progress,
      paint: painter(process.stdout, color, this.env),
      quiet,
      verbose,
      interactive,
      onInterrupt,
    };
  }

  #progress(): Progress {
    if (this.options.quiet) return noProgress;
    const { line } = this.console;
    return line ? new LiveProgress(line, () => Date.now()) : plainProgress(this.console);
  }

  /** What is asked for first is let go of last. */
  onEnd(letGo: () => Promise<void>): void {
    this.#letGo.unshift(letGo);
  }

  /** Lets go of everything. @throws the first thing that went wrong, when all is done */
  async dispose(): Promise<void> {
    const errors: unknown[] = [];
    for (const letGo of this.#letGo.splice(0))
      try {
        await letGo();
      } catch (error) {
        errors.push(error);
      }
    if (errors.length > 0) throw errors[0];
  }
}
