import { validationError } from '../../sdk/index.ts';
import type { PluginRequest } from '../../sdk/index.ts';
import { readExpectation } from './statuses.ts';

/** The options of config.toml, read. */
export interface Options {
  readonly follow: boolean;
  /** Absent: where there is nothing else to show. */
  readonly headers?: boolean;
  /** As written; absent: everything below 400. */
  readonly expect?: string;
  readonly isExpected: (status: number) => boolean;
  /** Bytes. */
  readonly maxBody: number;
  readonly maxRows: number;
}

const atLeastOne = (options: PluginRequest['options'], name: string): number => {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  throw validationError(name, `${name} is "${options[name] ?? ''}"; it must be a whole number from 1.`);
};

/** @throws PluginError `validation` */
export function readOptions({ options }: PluginRequest): Options {
  const { headers, expect } = options;
  return {
    follow: options['follow'] !== 'false',
    ...(headers !== undefined && { headers: headers === 'true' }),
    ...(expect !== undefined && { expect }),
    isExpected: readExpectation(expect),
    maxBody: atLeastOne(options, 'max_body'),
    maxRows: atLeastOne(options, 'max_rows'),
  };
}
