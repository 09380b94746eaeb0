/** What `[limits]` of a config.toml may set: the value when absent, and the most that the host gives. */
export const LIMITS = {
  /** A call, from its start to its answer; milliseconds. */
  timeout_ms: { default: 30_000, max: 600_000 },
  /** Memory of the plugin's code, mebibytes. */
  memory_mb: { default: 64, max: 512 },
  /** Requests of one call, each redirect counted. */
  max_http_calls: { default: 32, max: 1000 },
  /** One response's body, decompressed. */
  max_response_bytes: { default: 32 * 2 ** 20, max: 128 * 2 ** 20 },
  /** What a plugin hands over at once: its outputs, or one request's body. */
  max_output_bytes: { default: 8 * 2 ** 20, max: 32 * 2 ** 20 },
} as const;

export type LimitName = keyof typeof LIMITS;

export type Limits = Readonly<Record<LimitName, number>>;

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];
