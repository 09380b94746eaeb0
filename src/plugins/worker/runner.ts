import { PluginError } from '../contract.ts';
import type { PluginFailure } from '../contract.ts';
import { Call } from './call.ts';
import { crashFailure, memoryFailure, ranOutOfMemory } from './crash.ts';
import type { Guest, GuestError, GuestHttpRequest, GuestOutput } from './guest.ts';
import type { HostPort } from './hostPort.ts';
import { PluginInstance, loadGlue } from './instance.ts';
import { LiftBudget } from './liftBudget.ts';
import type { CallMessage, CallResult, LogLevel, WorkerStart } from './protocol.ts';
import { toGuest } from './request.ts';
import { toFailure, toPlan, toResponse } from './response.ts';
import { LineStream } from './stdio.ts';
import { makeWasi } from './wasi.ts';

/** Notes, names and headers on top of what `max_output_bytes` is meant for. */
const LIFT_EXTRA = 1024 * 1024;
/** What an instance may hand over before it has a call. */
const START_BYTES = 1024 * 1024;

const payloadOf = (error: unknown): GuestError | undefined =>
  error instanceof Error && 'payload' in error ? (error.payload as GuestError) : undefined;

/** Runs calls in this thread, one at a time, each in an instance of its own that was made beforehand. */
export class Runner {
  readonly #start: WorkerStart;
  readonly #port: HostPort;
  readonly #lifts = new LiftBudget();
  readonly #stdout = new LineStream((line) => this.#call?.logs.log('info', line));
  readonly #stderr = new LineStream((line) => this.#call?.logs.log('warn', line));
  readonly #makeInstance: () => PluginInstance;
  #next: PluginInstance | undefined;
  #call: Call | undefined;
  #liftLimit = START_BYTES;

  private constructor(start: WorkerStart, port: HostPort, glue: Awaited<ReturnType<typeof loadGlue>>) {
    this.#start = start;
    this.#port = port;
    this.#lifts.install();
    const imports = this.#imports();
    this.#makeInstance = () =>
      this.#lifts.within(START_BYTES, () => new PluginInstance(glue, start, imports));
  }

  static async create(start: WorkerStart, port: HostPort): Promise<Runner> {
    return new Runner(start, port, await loadGlue(start));
  }

  /** Makes the instance for the next call. A failure shows in that call, which tries again. */
  prepare(): void {
    try {
      const next = this.#makeInstance();
      next.warmUp();
      this.#next = next;
    } catch {
      this.#next = undefined;
    }
    this.#port.post({ kind: 'ready' });
  }

  run(message: CallMessage): CallResult {
    const call = new Call(message, this.#port);
    this.#call = call;
    this.#liftLimit = message.limits.max_output_bytes + LIFT_EXTRA;
    let instance = this.#next;
    this.#next = undefined;
    try {
      instance ??= this.#makeInstance();
      return this.#finish(message, call, instance.guest);
    } catch (error) {
      call.emitter.flush();
      return { op: 'failed', failure: this.#failure(error, message, call, instance) };
    } finally {
      this.#stdout.end();
      this.#stderr.end();
      call.logs.end();
      this.#call = undefined;
      this.#liftLimit = START_BYTES;
    }
  }

  #finish({ op, request, timeoutMs, limits }: CallMessage, call: Call, guest: Guest): CallResult {
    const given = toGuest(request, timeoutMs);
    if (op === 'plan') {
      const plan = this.#lifts.within(this.#liftLimit, () => guest.plan(given));
      return { op, plan: toPlan(plan, call.redactor) };
    }
    const response = this.#lifts.within(this.#liftLimit, () => guest.invoke(given));
    return { op, response: toResponse(response, call.redactor, limits.max_output_bytes) };
  }

  #failure(
    error: unknown,
    message: CallMessage,
    call: Call,
    instance: PluginInstance | undefined,
  ): PluginFailure {
    const { plugin, limits } = message;
    const stderr = this.#stderr.end();
    const memory = { memoryBytes: instance?.memoryBytes ?? 0, memoryMb: this.#start.memoryMb, plugin };
    const payload = payloadOf(error);
    if (payload) {
      const failure = toFailure(payload, call.redactor);
      return failure.code === 'other' && ranOutOfMemory(failure.message, memory)
        ? memoryFailure(memory)
        : failure;
    }
    if (!instance && !(error instanceof PluginError)) {
      const reason = error instanceof Error ? error.message : String(error);
      return {
        code: 'config',
        message: `The plugin "${plugin.name}" could not be started: ${call.redactor.redact(reason).text}.`,
        hint: 'It may have been built for another version of Databook. Build it again, or report it to its author.',
      };
    }
    return crashFailure({ error, stderr, ...memory, maxOutputBytes: limits.max_output_bytes }, call.redactor);
  }

  #imports(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    /** Lets our code work between two pieces of the plugin's. */
    const outside = <T>(work: () => T): T => this.#lifts.outside(this.#liftLimit, work);
    const withCall = <T>(work: (call: Call) => T): T =>
      outside(() => {
        if (!this.#call) throw new Error('a plugin may not call the host before it is called itself');
        return work(this.#call);
      });
    const wasi = makeWasi({
      stdout: (bytes) => outside(() => this.#stdout.write(bytes)),
      stderr: (bytes) => outside(() => this.#stderr.write(bytes)),
    });
    return {
      ...wasi,
      'databook:plugin/types': {},
      'databook:plugin/runtime': {
        http: (request: GuestHttpRequest) => withCall((call) => call.http(request)),
        env: (key: string) => withCall((call) => call.env(key)),
        get: (key: string) => withCall((call) => call.get(key)),
        log: (level: LogLevel, text: string) => withCall((call) => call.log(level, text)),
        emit: (outputs: readonly GuestOutput[]) => withCall((call) => call.emit(outputs)),
      },
    };
  }
}
