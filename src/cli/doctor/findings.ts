/** What `doctor` found out; printed as it is by `--json`. */
export interface Findings {
  /** Nothing that is configured fails. */
  readonly ok: boolean;
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly plugins: readonly FoundPlugin[];
  /** Folders that hold no usable plugin, and what of a manifest is ignored. */
  readonly pluginProblems: readonly string[];
  readonly connections: readonly Connection[];
  readonly grants: readonly Granted[];
  readonly store: StoreHealth;
  readonly places: readonly Place[];
  /** What else is wrong. */
  readonly problems: readonly string[];
}

export interface FoundPlugin {
  readonly name: string;
  readonly version: string;
  readonly bundled: boolean;
  readonly folder: string;
}

/** A server that is configured, and whether it answers. */
export interface Connection {
  /** The variable or the data source that names it. */
  readonly name: string;
  readonly plugin: string;
  /** Without what may be secret in it; null for what is no URL. */
  readonly origin: string | null;
  readonly ok: boolean;
  /** 0 where it does not answer. */
  readonly seconds: number;
  readonly error?: string;
}

export interface Granted {
  readonly plugin: string;
  readonly version: string;
  readonly domains: readonly string[];
  /** RFC 3339. */
  readonly grantedAt: string;
}

export interface FoundAdapter {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** Whether it may run. */
  readonly granted: boolean;
}

export interface StoreHealth {
  readonly folder: string;
  /** The program of others that keeps it; absent where it comes with Databook. */
  readonly adapter?: FoundAdapter;
  readonly ok: boolean;
  /** 0 before the first publication. */
  readonly schemaVersion?: number;
  readonly knownSchemaVersion?: number;
  readonly runs?: number;
  /** There are more than {@link runs}: they are counted only so far. */
  readonly moreRuns?: true;
  /** Files that hold, or will hold, what is not in runs.sqlite yet. */
  readonly journals?: number;
  readonly error?: string;
}

export interface Place {
  readonly what: string;
  readonly path: string;
  /** Null where there is nothing. */
  readonly bytes: number | null;
}
