import type { Dict, Json } from '../../limani/entries.ts';
import { RunDbError } from './error.ts';

/** The fields of the records of a table, with what they are before anybody sets them. */
export type Schema = Dict;
/** The fields of one record. */
export type Fields = Dict;

/** The table of the transactions; no other may be called so. */
export const TRANSACTIONS = 'linchpin';

/** Times are epoch seconds as text; `rc` is 0 for success. */
export const TARGET_SCHEMA = {
  action: '',
  inputs: [],
  outputs: [],
  cfgs: [],
  hooks: [],
  start: '',
  end: '',
  rc: null,
  uhash: '',
} satisfies Schema;

export const TX_SCHEMA = { action: '', targets: [] } satisfies Schema;

/** What nobody has set must not look like success: no schema can give these a value. */
const NEVER_PRESET: Schema = { end: '', rc: null };

/** The schema as records begin with it. @throws RunDbError `invalid` */
export function checkedSchema(schema: Schema): Schema {
  if (typeof schema !== 'object' || (schema as unknown) === null || Array.isArray(schema))
    throw new RunDbError('invalid', 'A schema is an object: each field with its value before it is set.');
  const preset = Object.keys(schema).map((field): [string, Json] => [
    field,
    NEVER_PRESET[field] ?? (field in NEVER_PRESET ? null : (schema[field] ?? null)),
  ]);
  return Object.fromEntries(preset);
}

const isSet = (fields: Fields, field: string): boolean => {
  const value = fields[field];
  return value !== undefined && value !== null && value !== '';
};

/** Whether a record says that it has ended, and how. */
export const hasEnded = (fields: Fields): boolean => isSet(fields, 'end') && isSet(fields, 'rc');

/** Whether nothing is missing at the end of its transaction: a schema may do without either field. */
export const isComplete = (fields: Fields): boolean =>
  ['end', 'rc'].every((field) => !(field in fields) || isSet(fields, field));

export const succeeded = ({ rc = 0 }: Fields): boolean => rc === 0 || rc === '0';

/** @throws RunDbError `unknown-field` */
export function checkField(table: string, fields: Fields, field: string): void {
  if (Object.hasOwn(fields, field)) return;
  throw new RunDbError(
    'unknown-field',
    `Records of "${table}" have no field "${field}". They have: ${Object.keys(fields).join(', ')}.`,
  );
}
