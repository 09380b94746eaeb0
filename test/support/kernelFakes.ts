// A plugin host, a surface and a recorder for tests of the kernel: scripted answers, everything that happens written down.
import { Kernel } from '../../src/kernel/kernel.ts';
import type { KernelDeps, NotebookView, OperationRef, Recorder, Surface } from '../../src/kernel/types.ts';
import { CallSecrets } from '../../src/plugins/hostcalls/callSecrets.ts';
import { PluginError } from '../../src/plugins/contract.ts';
import type {
  CallContext,
  Plan,
  PluginFailure,
  PluginHost,
  PluginInfo,
  PluginRequest,
  PluginResponse,
  Redaction,
  ResolvedPlugin,
} from '../../src/plugins/contract.ts';
import type { JsonObject } from '../../src/results/json.ts';
import type { Output, Result } from '../../src/results/output.ts';

export const text = (value: string, mime = 'text/plain'): Output => ({
  mime,
  data: new TextEncoder().encode(value),
});
export const textOf = (output: Output | undefined): string => new TextDecoder().decode(output?.data);

export const fail = (failure: PluginFailure): never => {
  throw new PluginError(failure);
};

/** A call that only ends when it is told to. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(new PluginError({ code: 'cancelled', message: 'The call was stopped.' })),
    );
  });

type Invoke = (
  request: PluginRequest,
  context: CallContext,
) => Promise<Partial<PluginResponse>> | Partial<PluginResponse>;

export interface FakePlugin extends Partial<PluginInfo> {
  readonly invoke?: Invoke;
  readonly plan?: (request: PluginRequest) => Plan;
}

/** Plugins by name; the fake knows no options but those listed, like the real one. */
export class FakePlugins implements PluginHost {
  readonly calls: { plugin: string; request: PluginRequest; plan: Plan; context: CallContext }[] = [];
  readonly #plugins: Readonly<Record<string, FakePlugin>>;
  constructor(plugins: Readonly<Record<string, FakePlugin>>) {
    this.#plugins = plugins;
  }
  #info(name: string): PluginInfo {
    const defaults = {
      version: '1.0.0',
      description: '',
      effect: 'read',
      bundled: true,
      folder: '/plugins',
      options: [],
    };
    return { ...defaults, ...this.#plugins[name], name } as PluginInfo;
  }
  redaction(): Redaction {
    return new CallSecrets();
  }
  list(): ReturnType<PluginHost['list']> {
    return Promise.resolve({
      plugins: Object.keys(this.#plugins).map((name) => this.#info(name)),
      problems: [],
    });
  }
  // async: a refusal is a rejection, as with the real host
  async resolve(name: string, options: Readonly<Record<string, string>>): Promise<ResolvedPlugin> {
    await Promise.resolve();
    if (!this.#plugins[name])
      fail({ code: 'not-found', message: `There is no plugin "${name}".`, hint: 'See the list.' });
    const info = this.#info(name);
    for (const key of Object.keys(options))
      if (!info.options.some((o) => o.name === key))
        fail({ code: 'validation', field: key, message: `${name} has no option "${key}".` });
    return { info, sha256: 'ab'.repeat(32) };
  }
  async plan({ info }: ResolvedPlugin, request: PluginRequest): Promise<Plan> {
    await Promise.resolve();
    const effect = info.effect === 'write' ? 'write' : 'read';
    return this.#plugins[info.name]?.plan?.(request) ?? { effect, targets: [], summary: `Ask ${info.name}.` };
  }
  async invoke(
    plugin: ResolvedPlugin,
    request: PluginRequest,
    plan: Plan,
    context: CallContext,
  ): Promise<PluginResponse> {
    this.calls.push({ plugin: plugin.info.name, request, plan, context });
    const response = await this.#plugins[plugin.info.name]?.invoke?.(request, context);
    return { outputs: [], notes: [], ...response };
  }
  restart(): Promise<void> {
    return Promise.resolve();
  }
  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

/** Writes down what it is told, as `verb cell …`. */
export class FakeSurface implements Surface {
  readonly log: string[] = [];
  readonly questions: Parameters<Surface['confirm']>[1][] = [];
  readonly results = new Map<string, Result>();
  answer: (signal: AbortSignal) => Promise<boolean> = () => Promise.resolve(true);
  /** Called with each line as it is written. */
  onLog: (line: string) => void = () => undefined;
  #write(line: string): void {
    this.log.push(line);
    this.onLog(line);
  }
  queued({ cell }: OperationRef): void {
    this.#write(`queued ${cell}`);
  }
  started({ cell }: OperationRef): void {
    this.#write(`started ${cell}`);
  }
  outputs({ cell }: OperationRef, outputs: readonly Output[]): void | Promise<void> {
    this.#write(`outputs ${cell} ${outputs.map(textOf).join('|')}`);
  }
  confirm(
    { cell }: OperationRef,
    question: Parameters<Surface['confirm']>[1],
    signal: AbortSignal,
  ): Promise<boolean> {
    this.#write(`confirm ${cell} ${question.plan.summary}`);
    this.questions.push(question);
    return this.answer(signal);
  }
  ended({ cell }: OperationRef, result: Result): void {
    this.results.set(cell, result);
    this.#write(`ended ${cell} ${result.provenance.status}`);
  }
  skipped({ cell }: OperationRef, reason: string): void {
    this.#write(`skipped ${cell} ${reason}`);
  }
  say(level: string, message: string): void {
    this.#write(`say ${level} ${message}`);
  }
}

export class FakeRecorder implements Recorder {
  readonly log: string[] = [];
  runStarted: Recorder['runStarted'] = ({ run, by }) => void this.log.push(`run ${run} by ${by}`);
  operationStarted: Recorder['operationStarted'] = ({ cell }) => void this.log.push(`started ${cell}`);
  fact: Recorder['fact'] = ({ cell }, fact) => void this.log.push(`fact ${cell} ${fact.kind}`);
  operationEnded: Recorder['operationEnded'] = ({ cell }, { provenance }, failure) =>
    void this.log.push(`ended ${cell} ${provenance.status}${failure ? ` ${failure.code}` : ''}`);
  operationSkipped: Recorder['operationSkipped'] = ({ cell }, reason) =>
    void this.log.push(`skipped ${cell} ${reason}`);
  runEnded: Recorder['runEnded'] = (run, status) => void this.log.push(`run ${run} ${status}`);
}

/** Cells by id; a cell of a plain source. */
export const notebook = (
  cells: Readonly<Record<string, string>>,
  frontMatter: JsonObject = {},
  results: ReadonlyMap<string, Result> = new Map(),
): NotebookView => ({
  id: 'N',
  frontMatter: () => frontMatter,
  cells: () =>
    Object.entries(cells).map(([id, source]) => {
      const result = results.get(id);
      return { id, source, ...(result && { result }) };
    }),
});

export const NOW = Date.parse('2026-11-20T03:00:00Z');

/** A kernel with fakes around it. */
export const setUp = (plugins: Readonly<Record<string, FakePlugin>>, more: Partial<KernelDeps> = {}) => {
  const host = new FakePlugins(plugins);
  const surface = new FakeSurface();
  const recorder = new FakeRecorder();
  let runs = 0;
  let ticks = 0;
  const kernel = new Kernel({
    plugins: host,
    surface,
    recorder,
    sources: { get: () => Promise.resolve(undefined), names: () => Promise.resolve([]) },
    // each look at the clock takes a quarter of a second
    now: () => NOW + 250 * ticks++,
    newRunId: () => `run-${++runs}`,
    user: () => Promise.resolve('oncall'),
    ...more,
  });
  return { kernel, host, surface, recorder };
};
