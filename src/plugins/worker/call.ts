import { createHash } from 'node:crypto';
import type { Transferable } from 'node:worker_threads';
import { secretsOfHeader } from '../../redaction/headers.ts';
import { Redactor } from '../../redaction/redactor.ts';
import { Emitter } from './emitter.ts';
import type { GuestHttpRequest, GuestOutput } from './guest.ts';
import type { HostPort } from './hostPort.ts';
import { LogSink } from './logSink.ts';
import type {
  CallMessage,
  EnvAnswer,
  HostReply,
  HostRequest,
  HttpError,
  HttpResponse,
  LogLevel,
} from './protocol.ts';

/** An error as the glue passes it to a plugin: the `err` of the import's result. */
class ImportError extends Error {
  readonly payload: HttpError | string;
  constructor(payload: HttpError | string) {
    super('refused by the host');
    this.payload = payload;
  }
}

export interface GuestHttpResponse extends Omit<HttpResponse, 'body'> {
  readonly body: Uint8Array;
  readonly sha256: string;
}

const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** One call's side of the runtime: what a plugin's imports do while it lasts. */
export class Call {
  readonly redactor = new Redactor();
  readonly logs: LogSink;
  readonly emitter: Emitter;
  readonly #message: CallMessage;
  readonly #port: HostPort;
  readonly #env = new Map<string, EnvAnswer | 'denied'>();
  readonly #bound = new Map<string, Redactor>();
  #requests = 0;

  constructor(message: CallMessage, port: HostPort) {
    this.#message = message;
    this.#port = port;
    this.#hide(message.secrets);
    this.logs = new LogSink((level, text) => {
      port.post({ kind: 'log', level, message: this.redactor.redact(text).text });
    });
    this.emitter = new Emitter(port, this.redactor, message.limits.max_output_bytes, (text) => {
      this.logs.log('warn', text);
    });
  }

  http({ method, url, headers, body, follow }: GuestHttpRequest): GuestHttpResponse {
    const { limits, op, plugin } = this.#message;
    if (op === 'plan') throw new ImportError({ tag: 'denied', val: 'A plan is made without requests.' });
    if (++this.#requests > limits.max_http_calls)
      throw new ImportError({
        tag: 'limit',
        val: `This call has made the ${limits.max_http_calls} requests of its limit; raise limits.max_http_calls in ${plugin.configFile}.`,
      });
    this.emitter.flush();
    for (const { key, value } of headers) this.#hide(secretsOfHeader(key, value));
    const bodyCarries = body ? this.#carriedBy(body) : [];
    const request = { method, url, headers, ...(body ? { body } : {}), bodyCarries, follow: follow ?? true };
    const reply = this.#ask({ kind: 'http', request }, body ? [body.buffer] : []);
    if (reply.kind === 'error') throw new ImportError(reply.error);
    if (reply.kind !== 'http') throw new Error(`the host answered ${reply.kind} to http`);
    const whole = join(reply.ok.body);
    return { ...reply.ok, body: whole, sha256: createHash('sha256').update(whole).digest('hex') };
  }

  env(name: string): string | undefined {
    const { op, allowedEnvVars, plugin } = this.#message;
    if (op === 'plan') throw new ImportError('A plan is made without environment variables.');
    if (!allowedEnvVars.includes(name)) {
      if (this.#env.size < 1000 && !this.#env.has(name)) {
        this.#env.set(name, 'denied');
        this.#port.post({ kind: 'env-denied', name: this.redactor.redact(name.slice(0, 200)).text });
      }
      const line = `allowed_env_vars = [${[...allowedEnvVars, name].map((n) => JSON.stringify(n)).join(', ')}]`;
      throw new ImportError(`"${name}" may not be read. To allow it, write ${line} in ${plugin.configFile}.`);
    }
    const known = this.#env.get(name);
    if (known !== undefined && known !== 'denied') return known.value;
    const reply = this.#ask({ kind: 'env', name });
    if (reply.kind === 'error') throw new ImportError(reply.error.val);
    if (reply.kind !== 'env') throw new Error(`the host answered ${reply.kind} to env`);
    this.#env.set(name, reply.ok);
    if (reply.ok.bound && reply.ok.value !== undefined) this.#bound.set(name, new Redactor([reply.ok.value]));
    return reply.ok.value;
  }

  get(key: string): string | undefined {
    const { options } = this.#message.request;
    return Object.hasOwn(options, key) ? options[key] : undefined;
  }

  log(level: LogLevel, message: string): void {
    this.logs.log(level, message);
  }

  emit(outputs: readonly GuestOutput[]): void {
    if (this.#message.op === 'invoke') this.emitter.emit(outputs);
  }

  #ask(request: HostRequest, transfer: readonly Transferable[] = []): HostReply {
    const reply = this.#port.call(request, transfer);
    this.#hide(reply.secrets);
    return reply;
  }

  #hide(secrets: readonly string[]): void {
    for (const secret of secrets) this.redactor.add(secret);
  }

  #carriedBy(body: Uint8Array): string[] {
    return [...this.#bound].filter(([, bound]) => bound.redactBytes(body).count > 0).map(([name]) => name);
  }
}
