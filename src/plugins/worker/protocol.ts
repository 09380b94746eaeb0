import type { PluginFailure, PluginRequest, PluginResponse, Plan } from '../contract.ts';
import type { Output } from '../../results/output.ts';
import type { Limits } from '../manifest/limits.ts';
import type { LoadedComponent } from '../transpile/protocol.ts';

/** What a plugin worker is started with. */
export interface WorkerStart extends LoadedComponent {
  readonly memoryMb: number;
}

/** One call; a worker is given the next one only after its answer. */
export interface CallMessage {
  readonly op: 'invoke' | 'plan';
  readonly request: PluginRequest;
  /** Milliseconds that the call may take. */
  readonly timeoutMs: number;
  readonly limits: Limits;
  readonly plugin: { readonly name: string; readonly configFile: string };
  readonly allowedEnvVars: readonly string[];
  /** To be redacted from the beginning. */
  readonly secrets: readonly string[];
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface HttpPair {
  readonly key: string;
  readonly value: string;
}

/** A request as the plugin wrote it. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HttpPair[];
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Names of environment variables whose values the body holds in some form. */
  readonly bodyCarries: readonly string[];
  /** Whether redirects are followed. */
  readonly follow: boolean;
}

/** Mirrors `redirect`. */
export interface Redirect {
  readonly method: string;
  readonly url: string;
  readonly status: number;
}

/** Mirrors `http-response`, its body in pieces; the worker hashes it. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly HttpPair[];
  readonly url: string;
  readonly redirects: readonly Redirect[];
  readonly seconds: number;
  readonly body: readonly Uint8Array<ArrayBuffer>[];
}

/** Mirrors `http-error`. */
export interface HttpError {
  readonly tag: 'denied' | 'timeout' | 'limit' | 'network';
  readonly val: string;
}

export interface EnvAnswer {
  readonly value?: string;
  /** Must go to no other origin: the worker watches request bodies for it. */
  readonly bound: boolean;
}

/** Calls to the host for which the plugin waits. */
export type HostRequest =
  { readonly kind: 'http'; readonly request: HttpRequest } | { readonly kind: 'env'; readonly name: string };

/** The host's answer; `secrets` are to be redacted from now on. */
export type HostReply =
  | { readonly kind: 'http'; readonly ok: HttpResponse; readonly secrets: readonly string[] }
  | { readonly kind: 'env'; readonly ok: EnvAnswer; readonly secrets: readonly string[] }
  | { readonly kind: 'error'; readonly error: HttpError; readonly secrets: readonly string[] };

export type CallResult =
  | { readonly op: 'invoke'; readonly response: PluginResponse }
  | { readonly op: 'plan'; readonly plan: Plan }
  | { readonly op: 'failed'; readonly failure: PluginFailure };

/** What a worker sends. */
export type WorkerMessage =
  | HostRequest
  /** The next call finds an instance made. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  | { readonly kind: 'env-denied'; readonly name: string }
  | { readonly kind: 'emit'; readonly outputs: readonly Output[] }
  | { readonly kind: 'done'; readonly result: CallResult };
