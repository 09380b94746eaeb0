import type { Limits } from './limits.ts';
import type { OptionSpec } from './optionSpec.ts';

/** A plugin's config.toml, checked and completed. What it does not mention is not allowed. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** Major version of the plugin contract. */
  readonly api: string;
  readonly description: string;
  readonly language?: string;
  readonly effect: 'read' | 'write' | 'per-request';
  readonly allowedEnvVars: readonly string[];
  readonly secretEnvVars: readonly string[];
  /** As written: `${NAME}` is filled in for each call. */
  readonly allowedDomains: readonly string[];
  /** Other origins than those of `allowedDomains` are put to the user, once for each notebook. */
  readonly askOrigins: boolean;
  readonly readPaths: readonly string[];
  readonly limits: Limits;
  readonly options: readonly OptionSpec[];
}

/** One thing wrong with a config.toml. */
export interface ManifestProblem {
  /** The key as in `options.step.min`; empty for the whole file. */
  readonly key: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** 1-based. */
  readonly line?: number;
}

export const describeProblem = (file: string, { key, message, line }: ManifestProblem): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${key === '' ? '' : `${key} `}${message}`;

/** A config.toml that cannot be used. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly problems: readonly ManifestProblem[];
  constructor(file: string, problems: readonly ManifestProblem[]) {
    super(problems.map((problem) => describeProblem(file, problem)).join('\n'));
    this.problems = problems;
  }
}
