import { didYouMean } from '../nearest.ts';

export const OPTION_TYPES = [
  'string',
  'number',
  'integer',
  'boolean',
  'duration',
  'time',
  'enum',
  'cell',
] as const;
export type OptionType = (typeof OPTION_TYPES)[number];

/** `[options.NAME]` of a config.toml. */
export interface OptionSpec {
  readonly name: string;
  readonly type: OptionType;
  readonly description?: string;
  readonly default?: string;
  readonly required: boolean;
  /** Of numbers; of durations in seconds. */
  readonly min?: number;
  readonly max?: number;
  /** Of an enum. */
  readonly values?: readonly string[];
}

/** A value that is not what its option takes. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
  readonly option: string;
  readonly hint: string;
  constructor(option: string, message: string, hint: string) {
    super(message);
    this.option = option;
    this.hint = hint;
  }
}

const DURATION =
  /^(?:(\d+(?:\.\d+)?)w)?(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
const UNITS = [604_800, 86_400, 3600, 60, 1, 0.001];
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Seconds of `15s`, `1h30m`, `500ms`; `undefined` for anything else. */
export const durationSeconds = (text: string): number | undefined => {
  const match = text === '' ? null : DURATION.exec(text);
  return match ? UNITS.reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0) : undefined;
};

const isTime = (text: string): boolean =>
  text === 'now' ||
  (text.startsWith('-') && durationSeconds(text.slice(1)) !== undefined) ||
  (RFC3339.test(text) && !Number.isNaN(Date.parse(text.replace(' ', 'T'))));

const FORMS: Readonly<Record<OptionType, string>> = {
  string: 'text',
  number: 'a number such as 2 or 0.5',
  integer: 'a whole number',
  boolean: 'true or false',
  duration: 'a duration such as 15s, 5m or 1h30m',
  time: 'an RFC 3339 time, "now", or a time before now such as -1h',
  enum: 'one of its values',
  cell: 'the name of an earlier cell',
};

/** The value as a number where it has a size (numbers; durations in seconds). */
const sizeOf = (type: OptionType, value: string): number | undefined => {
  if (type === 'duration') return durationSeconds(value);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) return undefined;
  const size = Number(value);
  return (type === 'integer' ? Number.isSafeInteger(size) : Number.isFinite(size)) ? size : undefined;
};

const fits = (spec: OptionSpec, value: string): boolean => {
  switch (spec.type) {
    case 'string':
      return true;
    case 'number':
    case 'integer':
    case 'duration':
      return sizeOf(spec.type, value) !== undefined;
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'time':
      return isTime(value);
    case 'enum':
      return spec.values?.includes(value) ?? false;
    case 'cell':
      return value !== '';
  }
};

/** @throws OptionError when the value is not of the option's type or out of its range */
export const checkOption = (spec: OptionSpec, value: string): void => {
  const { name, type, min, max, values = [] } = spec;
  const shown = JSON.stringify(value);
  if (!fits(spec, value)) {
    if (type === 'enum')
      throw new OptionError(
        name,
        `${shown} is not a value of the option "${name}".`,
        `Its values are: ${values.join(', ')}.${didYouMean(value, values)}`,
      );
    throw new OptionError(
      name,
      `The option "${name}" takes ${FORMS[type]}, not ${shown}.`,
      `Correct the line @${name}=… of the cell.`,
    );
  }
  const size =
    type === 'number' || type === 'integer' || type === 'duration' ? sizeOf(type, value) : undefined;
  if (size === undefined || (size >= (min ?? -Infinity) && size <= (max ?? Infinity))) return;
  const unit = type === 'duration' ? ' s' : '';
  const range = [
    ...(min === undefined ? [] : [`at least ${min}${unit}`]),
    ...(max === undefined ? [] : [`at most ${max}${unit}`]),
  ];
  throw new OptionError(
    name,
    `${shown} is out of range for the option "${name}".`,
    `It must be ${range.join(' and ')}.`,
  );
};

/**
 * Checks a cell's options against the manifest and fills in the defaults.
 * @throws OptionError
 */
export const completeOptions = (
  specs: readonly OptionSpec[],
  given: Readonly<Record<string, string>>,
  plugin: string,
): Record<string, string> => {
  const names = specs.map((spec) => spec.name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const known =
      names.length === 0 ? `The plugin "${plugin}" has no options.` : `Its options are: ${names.join(', ')}.`;
    throw new OptionError(
      name,
      `The plugin "${plugin}" has no option "${name}".`,
      known + didYouMean(name, names),
    );
  }
  const complete: Record<string, string> = {};
  for (const spec of specs) {
    const value = Object.hasOwn(given, spec.name) ? given[spec.name] : spec.default;
    if (value !== undefined) {
      checkOption(spec, value);
      complete[spec.name] = value;
    } else if (spec.required)
      throw new OptionError(
        spec.name,
        `The plugin "${plugin}" needs the option "${spec.name}".`,
        `Add a line @${spec.name}=… to the cell: ${spec.description ?? FORMS[spec.type]}.`,
      );
  }
  return complete;
};
