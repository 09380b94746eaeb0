import type { Output } from '../results/output.ts';

/** The time range a request is about; epoch seconds, `from` inclusive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** What a plugin is given; mirrors `request` of wasm-plugins/wit/v1. */
export interface PluginRequest {
  /** The cell's text after its directives and substitution. */
  readonly input: string;
  /** Options of the plugin: the cell's directives that are not reserved, defaults of the manifest filled in. */
  readonly options: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly window: Window;
  /** Resolution in seconds, when the cell or the notebook asks for one. */
  readonly step?: number;
  /** "Now" of the run, epoch seconds; taken once per run. */
  readonly now: number;
  readonly dryRun: boolean;
  /** Outputs of the named cells the request asks for. */
  readonly cells: readonly NamedOutputs[];
}

export interface NamedOutputs {
  readonly name: string;
  readonly outputs: readonly Output[];
}

export interface Note {
  readonly level: 'info' | 'warning';
  readonly message: string;
}

/** What a plugin answers; mirrors `response` of wasm-plugins/wit/v1. */
export interface PluginResponse {
  /** Validated and printed canonically (one fact per line); every rich output has its text twin before it. */
  readonly outputs: readonly Output[];
  readonly notes: readonly Note[];
  /** The input as sent to the data source. */
  readonly resolvedInput?: string;
  /** Whether an action changed something; absent: not known. */
  readonly changed?: boolean;
  readonly diff?: string;
}

export type Effect = 'read' | 'write';

/** What a call means to do, before it is done; mirrors `plan` of wasm-plugins/wit/v1. */
export interface Plan {
  readonly effect: Effect;
  /** What it acts upon: URLs, hosts, names. */
  readonly targets: readonly string[];
  /** One sentence that a person can agree to. */
  readonly summary: string;
  /** Said by the host: recordings answer the call's requests, and nothing is sent. */
  readonly replayed?: boolean;
}

/** A place in the input, 0-based UTF-16 offset. */
export interface InputPosition {
  readonly offset: number;
  readonly length?: number;
}

/** Why a call failed. The first nine come from the plugin contract; the rest from the host. */
export type PluginErrorCode =
  | 'unsupported'
  | 'validation'
  | 'http'
  | 'data'
  | 'config'
  | 'not-found'
  | 'denied'
  | 'timeout'
  | 'other'
  | 'cancelled'
  | 'crash'
  | 'limit'
  | 'not-recorded'
  | 'recording';

/** A failure to show to a person: `message` says what happened, `hint` what to do. */
export interface PluginFailure {
  readonly code: PluginErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** Field of a validation error: `input` or an option's name. */
  readonly field?: string;
  readonly position?: InputPosition;
  /** HTTP status of an `http` failure, where there was an answer. */
  readonly status?: number;
  /** For the log only: a stack or a response's head. */
  readonly detail?: string;
}

/** Thrown by {@link PluginHost.plan} and {@link PluginHost.invoke}. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
  readonly failure: PluginFailure;
  constructor(failure: PluginFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What a server answered, to be kept. */
export interface AnswerBody {
  /** Bytes, with what is to be removed. */
  readonly size: number;
  /** The body, decompressed, without the secrets that are known by then. The thread is held up only in short pieces. */
  read(): Promise<Uint8Array>;
}

/** One host call or log line of an operation, in order. Redacted before anyone sees it. */
export type Fact =
  | {
      readonly kind: 'http';
      readonly at: number;
      readonly method: string;
      /** Without user-info; secrets redacted. */
      readonly url: string;
      readonly status?: number;
      readonly bytes?: number;
      readonly seconds: number;
      readonly error?: string;
      /** It was never sent: not allowed, or over a limit. */
      readonly refused?: boolean;
      /** Not sent either: a recording was to answer it. */
      readonly replayed?: boolean;
      /** When the recording that answered it was made. */
      readonly recordedAt?: number;
      /** Of what was answered. */
      readonly contentType?: string;
      /** Where answers are to be kept, and this one is not too large for that. */
      readonly body?: AnswerBody;
      /** It is: the most that is kept, bytes. */
      readonly tooLargeToKeep?: number;
    }
  | { readonly kind: 'env'; readonly at: number; readonly name: string; readonly granted: boolean }
  | {
      readonly kind: 'log';
      readonly at: number;
      readonly level: 'error' | 'warn' | 'info' | 'debug' | 'trace';
      readonly message: string;
    };

/** What of a manifest other folders need to know. */
export interface PluginInfo {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly language?: string;
  readonly effect: 'read' | 'write' | 'per-request';
  readonly bundled: boolean;
  /** Folder of the plugin, for messages. */
  readonly folder: string;
  /** Options that cells may use; `cell` options name earlier cells whose outputs the plugin is given. */
  readonly options: readonly {
    readonly name: string;
    readonly type: string;
    readonly description?: string;
  }[];
}

/** A plugin resolved for one call: its identity is recorded with the result. */
export interface ResolvedPlugin {
  readonly info: PluginInfo;
  /** Hex sha256 of plugin.wasm. */
  readonly sha256: string;
}

/** A value for an environment variable of a plugin. */
export interface EnvValue {
  readonly value: string;
  /** Origin (`https://host:port`) that the value was stored for: the host sends it nowhere else. */
  readonly origin?: string;
}

/** Recorded responses: see docs/recordings.md. */
export type Recordings =
  | {
      /** They answer in place of servers, where the user has set none. */
      readonly mode: 'replay';
      /** Absolute path. */
      readonly folder: string;
      /** The folder as the user wrote it, for messages. */
      readonly label: string;
      /** Links must not lead out of this folder. */
      readonly within?: string;
      /** Answer even where a server is set: it was asked for by option, or the cell names a data source not known here. */
      readonly forced?: 'option' | 'source';
    }
  | {
      /** They are made of what servers answer. */
      readonly mode: 'record';
      readonly folder: string;
      readonly label: string;
      /** Told, in sentences for a person, when an answer takes the place of another one of this very recording. Must not throw. */
      readonly onReplaced?: (message: string) => void;
    };

/**
 * Removes what must not be seen of one operation: what the plugin host comes to know in its calls, and what is a secret
 * by its place. The secrets themselves stay inside.
 */
export interface Redaction {
  /** Looks in a text for header lines with credentials and for URLs with passwords: those are removed from now on. */
  search(text: string): void;
  /** The text without all that is known by now, in whatever encoding. */
  redact(text: string): string;
  /** The same for a value that may have become part of a secret (`Bearer ${a}-${b}`): such a part is removed, too. */
  redactValue(value: string): string;
}

export interface CallContext {
  readonly signal: AbortSignal;
  /** From {@link PluginHost.redaction}, the same for all calls of an operation; absent: one for this call. */
  readonly redaction?: Redaction;
  /** URI or path of the notebook that the call is for: what a user agrees to is remembered for it. */
  readonly notebook?: string;
  /** Overrides the manifest's `timeout_ms` downwards or upwards to the host's maximum; milliseconds. */
  readonly timeoutMs?: number;
  /** Values of a data source; they come before the other providers of environment values. */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Absent: servers are asked, and what they answer is not recorded. */
  readonly recordings?: Recordings;
  /** Outputs so far, replacing earlier ones; validated like the final ones. */
  readonly onEmit?: (outputs: readonly Output[]) => void;
  readonly onFact?: (fact: Fact) => void;
  /** Where an answer is awaited from, from now on: a URL without secrets; undefined when nowhere. */
  readonly onWaiting?: (url: string | undefined) => void;
}

/** Runs plugins. Implemented by src/plugins/host.ts; others see this interface only. */
export interface PluginHost {
  /** For one operation, to be given to its calls; what it knows grows with them. Does nothing else. */
  redaction(): Redaction;
  /** Manifests found, and why others were not usable. No WASM is touched. */
  list(): Promise<{ readonly plugins: readonly PluginInfo[]; readonly problems: readonly string[] }>;
  /**
   * Finds a plugin by name, validates the request's options against its manifest and makes sure that the user has
   * granted what it asks for.
   * @throws PluginError `not-found` (nearest name suggested), `validation`, `config`, `denied`
   */
  resolve(
    name: string,
    options: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ResolvedPlugin>;
  /** What the call would do, and whether recordings would answer it; makes no host calls. @throws PluginError */
  plan(plugin: ResolvedPlugin, request: PluginRequest, context: CallContext): Promise<Plan>;
  /** Does it, held to what `plan` claimed: a call planned as replayed sends nothing. @throws PluginError */
  invoke(
    plugin: ResolvedPlugin,
    request: PluginRequest,
    plan: Plan,
    context: CallContext,
  ): Promise<PluginResponse>;
  /** Kills all workers and forgets what was loaded; the next call reads the folders anew. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}
