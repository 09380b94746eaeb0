import type { Runtime, WireError, WireHttpError } from './contract.ts';
import { expose } from './define.ts';
import type { Plugin } from './define.ts';
import type { Note, Pair, Plan, Redirect, WireOutput } from './contract.ts';
import type { PluginRequest } from './request.ts';
import { wireOutput } from './outputs.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** A request that the plugin under test made. */
export interface TestRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case; of several of one name the last. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text. */
  readonly body: string;
  /** A form's fields, of the body or else of the URL's query. */
  readonly fields: Readonly<Record<string, string>>;
  /** `false` where redirects are not to be followed. */
  readonly follow: boolean;
}

/** What the fake data source answers. */
export interface TestAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>> | readonly Pair[];
  /** Text or bytes as they are; anything else is sent as JSON. */
  readonly body?: unknown;
  /** The URL that answered, after redirects; default: the one asked. */
  readonly url?: string;
  /** Default: none. */
  readonly redirects?: readonly Redirect[];
  /** Default: 0.1. */
  readonly seconds?: number;
  /** Default: zeros. */
  readonly sha256?: string;
}

/** Answers, or throws {@link noAnswer}. */
export type TestHttp = (request: TestRequest) => TestAnswer;

/** To throw from a {@link TestHttp}: the host's http errors. */
export const noAnswer = (tag: WireHttpError['tag'], message: string): Error =>
  Object.assign(new Error(message), { payload: { tag, val: message } });

/** Answers given one after the other. */
export function inOrder(...answers: readonly TestAnswer[]): TestHttp {
  let next = 0;
  return ({ method, url }) => {
    const answer = answers[next++];
    if (!answer)
      throw new Error(`request ${next} (${method} ${url}), but only ${answers.length} answers are prepared`);
    return answer;
  };
}

export interface TestRuntimeOptions {
  readonly http?: TestHttp;
  /** The allowed variables; one with the value `undefined` is not set, one not named is denied. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The cell's options; defaults of config.toml are not filled in. */
  readonly options?: Readonly<Record<string, string>>;
}

/** An output as a test reads it. */
export interface TestOutput {
  readonly mime: string;
  readonly text: string;
  /** The parsed data of a JSON type. */
  readonly json?: unknown;
}

/** What a call gave: either `error`, or the rest. */
export interface TestResult {
  readonly error?: WireError;
  readonly outputs: readonly TestOutput[];
  readonly notes: readonly Note[];
  readonly resolvedInput?: string;
  readonly changed?: boolean;
  readonly diff?: string;
}

/** A stand-in for the host, for tests in plain Node. */
export interface TestRuntime {
  /** Runs the plugin as a component would; what is absent of the request is empty, the window one hour. */
  invoke(plugin: Plugin, request: Partial<PluginRequest>): TestResult;
  plan(plugin: Plugin, request: Partial<PluginRequest>): Plan;
  /** The requests made so far. */
  readonly requests: readonly TestRequest[];
  /** `level: message` of what was logged. */
  readonly logged: readonly string[];
  readonly emitted: readonly (readonly TestOutput[])[];
}

const parseFields = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [key = '', value = ''] = pair.replaceAll('+', ' ').split('=', 2);
        return [decodeURIComponent(key), decodeURIComponent(value)];
      }),
  );

const readOutput = ({ mime, data }: WireOutput): TestOutput => {
  const text = decodeUtf8(data);
  return { mime, text, ...(/[/+]json$/.test(mime) && { json: JSON.parse(text) as unknown }) };
};

const answerBody = (body: unknown): Uint8Array =>
  body instanceof Uint8Array
    ? body
    : encodeUtf8(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));

const pairs = (values: Readonly<Record<string, string>>): { key: string; value: string }[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

/** Makes a fake host; see docs/plugins.md for an example. */
export function createTestRuntime(fake: TestRuntimeOptions = {}): TestRuntime {
  const requests: TestRequest[] = [];
  const logged: string[] = [];
  const emitted: (readonly TestOutput[])[] = [];
  const env = fake.env ?? {};
  const options = fake.options ?? {};
  const runtime: Runtime = {
    http: ({ method, url, headers, body, follow }) => {
      const text = decodeUtf8(body ?? new Uint8Array());
      const request: TestRequest = {
        method,
        url,
        headers: Object.fromEntries(headers.map(({ key, value }) => [key.toLowerCase(), value])),
        body: text,
        fields: parseFields(body ? text : (url.split('?')[1] ?? '')),
        follow: follow ?? true,
      };
      requests.push(request);
      if (!fake.http) throw noAnswer('network', `${url}: no http was prepared for this test`);
      const answer = fake.http(request);
      return {
        status: answer.status ?? 200,
        headers: Array.isArray(answer.headers)
          ? [...(answer.headers as readonly Pair[])]
          : pairs((answer.headers ?? {}) as Readonly<Record<string, string>>),
        body: answerBody(answer.body),
        url: answer.url ?? url,
        redirects: [...(answer.redirects ?? [])],
        seconds: answer.seconds ?? 0.1,
        sha256: answer.sha256 ?? '0'.repeat(64),
      };
    },
    env: (name) => {
      if (Object.hasOwn(env, name)) return env[name];
      throw Object.assign(new Error(name), { payload: `${name} is not in allowed_env_vars` });
    },
    get: (name) => options[name],
    log: (level, message) => {
      logged.push(`${level}: ${message}`);
    },
    emit: (outputs) => {
      emitted.push(outputs.map(readOutput));
    },
  };
  const wire = (request: Partial<PluginRequest>) => ({
    input: request.input ?? '',
    options: pairs(request.options ?? options),
    variables: pairs(request.variables ?? {}),
    window: { ...(request.window ?? { from: 1_800_000_000, to: 1_800_003_600 }) },
    ...(request.step !== undefined && { step: request.step }),
    now: request.now ?? 1_800_003_600,
    dryRun: request.dryRun ?? false,
    ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
    cells: (request.cells ?? []).map(({ name, outputs }) => ({ name, outputs: outputs.map(wireOutput) })),
  });
  return {
    requests,
    logged,
    emitted,
    plan: (plugin, request) => expose(plugin, runtime).plan(wire(request)),
    invoke: (plugin, request) => {
      try {
        const { outputs, ...rest } = expose(plugin, runtime).invoke(wire(request));
        return { ...rest, outputs: outputs.map(readOutput) };
      } catch (thrown) {
        return { error: thrown as WireError, outputs: [], notes: [] };
      }
    },
  };
}
