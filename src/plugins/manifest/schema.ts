import * as v from 'valibot';
import { LIMITS, LIMIT_NAMES } from './limits.ts';
import type { LimitName } from './limits.ts';
import { OPTION_TYPES, durationSeconds } from './optionSpec.ts';

const Text = v.string('must be text in quotes');

const listOf = <T extends v.GenericSchema<string, string>>(item: T) =>
  v.optional(v.array(item, 'must be a list such as ["a", "b"]'), []);

const EnvName = v.pipe(
  Text,
  v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable: letters, digits and "_"'),
);

const limit = (name: LimitName) => {
  const { default: usual, max } = LIMITS[name];
  return v.optional(
    v.pipe(
      v.number('must be a whole number'),
      v.integer('must be a whole number'),
      v.minValue(1, 'must be at least 1'),
      v.maxValue(max, `must be at most ${String(max)}, the most that Databook gives`),
    ),
    usual,
  );
};

const Size = v.pipe(
  v.union([v.pipe(v.number(), v.finite()), v.string()], 'must be a number, or a duration such as "15s"'),
  v.transform((value) => (typeof value === 'string' ? (durationSeconds(value) ?? NaN) : value)),
  v.check((value) => !Number.isNaN(value), 'must be a number, or a duration such as "15s"'),
);

const Option = v.object(
  {
    type: v.optional(v.picklist(OPTION_TYPES, `must be one of ${OPTION_TYPES.join(', ')}`), 'string'),
    description: v.optional(Text),
    default: v.optional(
      v.pipe(
        v.union([v.string(), v.number(), v.boolean()], 'must be text, a number, true or false'),
        v.transform((value) => String(value)),
      ),
    ),
    required: v.optional(v.boolean('must be true or false'), false),
    min: v.optional(Size),
    max: v.optional(Size),
    values: v.optional(
      v.pipe(v.array(Text, 'must be a list of texts'), v.minLength(1, 'must name at least one value')),
    ),
  },
  'must be a table such as [options.step]',
);

const LimitsTable = v.object(
  Object.fromEntries(LIMIT_NAMES.map((name) => [name, limit(name)])) as Record<
    LimitName,
    ReturnType<typeof limit>
  >,
  'must be a table: [limits]',
);

/** The keys of a config.toml. */
export const ManifestSchema = v.object({
  name: v.pipe(
    v.string('must be text in quotes'),
    v.regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'must be letters, digits, "_", "-" or ".", at most 64'),
  ),
  version: v.optional(
    v.pipe(Text, v.regex(/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/, 'must be a version such as "1.0.0"')),
    '0.0.0',
  ),
  api: v.optional(
    v.pipe(
      v.union([v.string(), v.number()], 'must be the major version of the plugin contract, such as "1"'),
      v.transform((value) => String(value)),
      v.regex(/^\d+$/, 'must be the major version of the plugin contract, such as "1"'),
    ),
    '1',
  ),
  description: v.optional(Text, ''),
  language: v.optional(Text),
  effect: v.optional(
    v.picklist(['read', 'write', 'per-request'], 'must be "read", "write" or "per-request"'),
    'read',
  ),
  allowed_env_vars: listOf(EnvName),
  secret_env_vars: listOf(EnvName),
  allowed_domains: listOf(Text),
  ask_origins: v.optional(v.boolean('must be true or false'), false),
  read_paths: listOf(v.pipe(Text, v.regex(/^\/[^?#]*$/, 'must be a path that begins with "/"'))),
  limits: v.optional(LimitsTable, {}),
  options: v.optional(v.record(v.string(), Option, 'must be tables such as [options.step]'), {}),
});

export type RawManifest = v.InferOutput<typeof ManifestSchema>;

/** Known keys by table, for telling unknown ones. */
export const KNOWN_KEYS = {
  top: Object.keys(ManifestSchema.entries),
  limits: LIMIT_NAMES,
  option: Object.keys(Option.entries),
} as const;
