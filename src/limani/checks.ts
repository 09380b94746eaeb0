// What every adapter demands of what it is given.
import { LimaniError } from './error.ts';
import type { CellRef, PrunePolicy } from './limani.ts';
import { isFinalStatus, isRunStatus } from './status.ts';

const invalid = (what: string, value: unknown, expected: string): LimaniError =>
  new LimaniError('invalid', `${what} must be ${expected}, not ${describe(value)}.`);

const describe = (value: unknown): string => {
  if (value === undefined) return 'missing';
  return typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 80);
};

/** A text as every store can hold it. @throws LimaniError `invalid` */
export function checkedText(what: string, value: unknown): string {
  if (typeof value !== 'string') throw invalid(what, value, 'a text');
  return (value.includes('\0') ? value.replaceAll('\0', '\u2400') : value).toWellFormed();
}

/** The id of something: a text that is not empty. @throws LimaniError `invalid` */
export function checkedId(what: string, value: unknown): string {
  const text = checkedText(what, value);
  if (text === '') throw invalid(what, value, 'a text that is not empty');
  return text;
}

/** The same, where something is made that is found by it: every store keeps it as it is. @throws LimaniError `invalid` */
export function checkedKey(what: string, value: unknown): string {
  const text = checkedId(what, value);
  if (text !== value) throw invalid(what, value, 'a text without NUL and halves of characters');
  return text;
}

/** @throws LimaniError `invalid` */
export function checkedNumber(what: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(what, value, 'a finite number');
  return value;
}

/** Only the outside is looked at: what is in it comes from typed code. @throws LimaniError `invalid` */
export function checkedJson<T extends object>(what: string, value: T): T {
  if (typeof value !== 'object' || (value as unknown) === null)
    throw invalid(what, value, 'an object or a list');
  return value;
}

/** @throws LimaniError `invalid` */
export function checkedStatus(value: unknown): string {
  if (!isRunStatus(value)) throw invalid('The status of a run', value, 'one of the known ones');
  return value;
}

/** @throws LimaniError `invalid` */
export function checkedEnd(value: unknown): string {
  if (!isFinalStatus(value)) throw invalid('The status of something that ended', value, 'a final one');
  return value;
}

function checkCount(what: string, value: number | undefined): void {
  if (value !== undefined && checkedNumber(what, value) < 0)
    throw new LimaniError('invalid', `${what} cannot be ${value}.`);
}

/** @throws LimaniError `invalid` */
export function checkedPolicy(policy: PrunePolicy): PrunePolicy {
  if (policy.before !== undefined) checkedNumber('The time "before"', policy.before);
  checkCount('The number of runs to keep', policy.keepRuns);
  checkCount('The number of bytes to keep', policy.keepBytes);
  return policy;
}

/** The ways to know a cell; there is at least one. */
export interface CheckedCell {
  readonly place: { readonly notebook: string; readonly cell: string } | null;
  readonly sourceHash: string | null;
}

/** @throws LimaniError `invalid` */
export function checkedCell(ref: CellRef): CheckedCell {
  const place = 'notebook' in ref ? checkedPlace(ref) : null;
  const sourceHash = optional(ref.sourceHash, (hash) => checkedId('The hash of a source', hash));
  if (place !== null || sourceHash !== null) return { place, sourceHash };
  throw new LimaniError(
    'invalid',
    'Say which cell: by notebook and cell, by the hash of its source, or both.',
  );
}

const checkedPlace = ({ notebook, cell }: { notebook: string; cell: string }): CheckedCell['place'] => ({
  notebook: checkedId('The notebook of a cell', notebook),
  cell: checkedId('A cell', cell),
});

/** `undefined` becomes the null of the store. */
export const optional = <T, R>(value: T | undefined, check: (value: T) => R): R | null =>
  value === undefined ? null : check(value);
