/** What a plugin that is not bundled asks for: shown to the user in full before its first call. */
export interface ConsentRequest {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** Hex sha256 of plugin.wasm. */
  readonly sha256: string;
  /** Where it may send requests; entries of `allowed_domains` as written. */
  readonly domains: readonly string[];
  /** Environment variables that it may read. */
  readonly env: readonly string[];
  /** Those of `env` that hold secrets. */
  readonly secretEnv: readonly string[];
  readonly effect: 'read' | 'write' | 'per-request';
  /** Paths whose POST requests count as reading. */
  readonly readPaths: readonly string[];
  /** Keys of `[limits]` with their values. */
  readonly limits: Readonly<Record<string, number>>;
  /** It may also send requests elsewhere after asking, once for each origin and notebook. */
  readonly askOrigins?: true;
}

/** Asks the user. */
export interface Consent {
  /** `true` grants and is recorded; `false` denies this call only. Rejects or answers `false` once aborted. */
  ask(request: ConsentRequest, signal: AbortSignal): Promise<boolean>;
}

/** A consent that was given. */
export interface Grant {
  /** Identifies what was agreed to: this wasm with these demands. */
  readonly key: string;
  readonly request: ConsentRequest;
  /** RFC 3339, UTC. */
  readonly grantedAt: string;
}

/** Where grants are kept. */
export interface GrantStore {
  find(key: string): Promise<Grant | undefined>;
  add(grant: Grant): Promise<void>;
  /** Takes back every grant for a plugin's name or one key; returns how many there were. */
  revoke(nameOrKey: string): Promise<number>;
  list(): Promise<readonly Grant[]>;
}
