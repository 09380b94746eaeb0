// The fields of a record, of an operation that a RunDb made or of a cell that was run.
import type { FactLog, Json, Operation, Run } from '../../limani/entries.ts';
import type { RunStatus } from '../../limani/status.ts';
import { pluginName } from '../opHash.ts';
import { said } from './facts.ts';
import { TARGET_SCHEMA, type Fields, type Schema } from './schema.ts';
import { uhash } from './uhash.ts';

export const isObject = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null where the record was removed. */
export function ownFields(
  { uid, arguments: { schema } }: Operation,
  facts: readonly FactLog[],
): Fields | null {
  return said(facts, uid, isObject(schema) ? schema : TARGET_SCHEMA);
}

/** The exit code that a command line would end with. */
const EXIT_CODES: Partial<Record<RunStatus, number>> = {
  success: 0,
  failure: 1,
  timeout: 1,
  denied: 3,
  cancelled: 130,
};

const listed = (values: Readonly<Record<string, Json | undefined>>): Json[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : { [key]: value },
  );

export function cellFields(
  operation: Operation,
  { hailerInfo }: Pick<Run, 'hailerInfo'>,
  length: number,
): Fields {
  const { plugin, startTime, timestamp, duration, status, outputHash, diff, opHash } = operation;
  return {
    action: plugin === null ? '' : pluginName(plugin),
    inputs: listed(operation.arguments),
    outputs: listed({
      resources: outputHash === null ? undefined : [outputHash],
      diff: diff === '' ? undefined : diff,
    }),
    cfgs: listed({ user: hailerInfo['user'], machine: hailerInfo['hostname'], plugin }),
    hooks: [],
    start: String(startTime),
    end: duration === null ? '' : String(timestamp),
    rc: EXIT_CODES[status] ?? null,
    uhash: uhash(opHash, length),
  };
}
