import { TomlError, parse as parseToml } from 'smol-toml';
import * as v from 'valibot';
import { didYouMean } from '../nearest.ts';
import { crossChecks } from './checks.ts';
import type { Finding } from './checks.ts';
import { keyLine } from './keyLine.ts';
import { ManifestError, describeProblem } from './manifest.ts';
import type { Manifest, ManifestProblem } from './manifest.ts';
import type { OptionSpec } from './optionSpec.ts';
import { KNOWN_KEYS, ManifestSchema } from './schema.ts';
import type { RawManifest } from './schema.ts';

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* unknownKeys(table: Record<string, unknown>): Generator<Finding> {
  const check = function* (
    at: string[],
    keys: Record<string, unknown>,
    known: readonly string[],
  ): Generator<Finding> {
    for (const key of Object.keys(keys))
      if (!known.includes(key))
        yield {
          path: [...at, key],
          message: `is not a key that Databook knows and is ignored.${didYouMean(key, known)}`,
        };
  };
  yield* check([], table, KNOWN_KEYS.top);
  if (isTable(table['limits'])) yield* check(['limits'], table['limits'], KNOWN_KEYS.limits);
  if (!isTable(table['options'])) return;
  for (const [name, option] of Object.entries(table['options']))
    if (isTable(option)) yield* check(['options', name], option, KNOWN_KEYS.option);
}

const readTable = (text: string, file: string): Record<string, unknown> => {
  try {
    return parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = /^Invalid TOML document: (.*)/.exec(error.message)?.[1] ?? 'not understood';
    throw new ManifestError(file, [{ key: '', message: `is not TOML: ${reason}`, line: error.line }]);
  }
};

const optionSpecs = (raw: RawManifest): OptionSpec[] =>
  Object.entries(raw.options).map(([name, { type, required, ...rest }]) => ({
    name,
    type,
    required,
    ...(Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    ) as Partial<OptionSpec>),
  }));

/**
 * Reads a config.toml.
 * @param file its path, for messages
 * @returns the manifest, and what of the file was ignored, as sentences
 * @throws ManifestError naming file, line, key and remedy of everything that is wrong
 */
export const parseManifest = (
  text: string,
  file: string,
): { manifest: Manifest; warnings: readonly string[] } => {
  const table = readTable(text, file);
  const problemAt = ({ path, message }: Finding): ManifestProblem => {
    const line = keyLine(text, path);
    return { key: path.join('.'), message, ...(line === undefined ? {} : { line }) };
  };
  const parsed = v.safeParse(ManifestSchema, table);
  if (!parsed.success) {
    const findings = parsed.issues.map((issue): Finding => {
      const path = (issue.path ?? []).map((item) => String(item.key)).filter((key) => !/^\d+$/.test(key));
      // Only the name has no default.
      const missing = issue.input === undefined;
      return {
        path,
        message: missing ? 'is missing: add a line such as name = "prometheus"' : issue.message,
      };
    });
    throw new ManifestError(file, findings.map(problemAt));
  }
  const raw = parsed.output;
  const options = optionSpecs(raw);
  const findings = [...crossChecks(raw, options)];
  if (findings.length > 0) throw new ManifestError(file, findings.map(problemAt));
  const manifest: Manifest = {
    name: raw.name,
    version: raw.version,
    api: raw.api,
    description: raw.description,
    ...(raw.language === undefined ? {} : { language: raw.language }),
    effect: raw.effect,
    allowedEnvVars: raw.allowed_env_vars,
    secretEnvVars: raw.secret_env_vars,
    allowedDomains: raw.allowed_domains,
    askOrigins: raw.ask_origins,
    readPaths: raw.read_paths,
    limits: raw.limits,
    options,
  };
  return {
    manifest,
    warnings: [...unknownKeys(table)].map((finding) => describeProblem(file, problemAt(finding))),
  };
};
