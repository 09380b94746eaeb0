import { validationError } from '../../sdk/index.ts';
import type { PluginRequest } from '../../sdk/index.ts';

/** The options of config.toml, read. */
export interface Options {
  /** Chosen by the expression when absent. */
  readonly type?: 'range' | 'instant';
  /** Guessed from the expression when absent; empty for none. */
  readonly unit?: string;
  /** Template of a series' name, with `{{label}}`. */
  readonly legend?: string;
  readonly maxSeries: number;
  readonly maxPoints: number;
  readonly maxRows: number;
}

const typeOf = (text: string | undefined): Options['type'] => {
  if (text === undefined || text === 'range' || text === 'instant') return text;
  throw validationError('type', `type is "${text}"; it can be "range" or "instant".`);
};

const atLeastOne = (options: PluginRequest['options'], name: string): number => {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  throw validationError(name, `${name} is "${options[name] ?? ''}"; it must be a whole number from 1.`);
};

/** @throws PluginError `validation` */
export function readOptions({ options }: PluginRequest): Options {
  const type = typeOf(options['type']);
  const { unit, legend } = options;
  return {
    ...(type && { type }),
    ...(unit !== undefined && { unit: unit === 'none' ? '' : unit }),
    ...(legend !== undefined && { legend }),
    maxSeries: atLeastOne(options, 'max_series'),
    maxPoints: atLeastOne(options, 'max_points'),
    maxRows: atLeastOne(options, 'max_rows'),
  };
}
