import type { Operation } from '../../limani/entries.ts';

/** A code cell of an open notebook. */
export interface SavedCell {
  /** Hash of its source as it now stands. */
  readonly sourceHash: string;
  /** When the result that it has ended, RFC 3339; absent for one without a result. */
  readonly at?: string;
}

export interface LateResult {
  /** Place in the list of cells. */
  readonly cell: number;
  readonly operation: Operation;
}

/** Those stopped because the editor was closed, or never heard of again, are no results that anyone waits for. */
const WANTED: readonly string[] = ['success', 'failure', 'timeout', 'denied'];

const newestFirst = (a: Operation, b: Operation): number => b.timestamp - a.timestamp;

/**
 * Results on record that are newer than those of the cells they belong to. A cell is known by the text it has: its id
 * is another each time the notebook is opened. Where several cells have the same text they are paired in order, or left
 * alone when it is not known which is which.
 */
export function lateResults(cells: readonly SavedCell[], operations: readonly Operation[]): LateResult[] {
  const ended = operations.filter(({ status, outputHash }) => outputHash !== null && WANTED.includes(status));
  return [...Map.groupBy(cells.keys(), (i) => cells[i]?.sourceHash ?? '')].flatMap(([hash, places]) => {
    const own = ended.filter(({ sourceHash }) => sourceHash === hash);
    return pairs(places, own).filter(({ cell, operation }) => {
      const at = cells[cell]?.at;
      return at === undefined || Date.parse(at) < Math.round(operation.timestamp * 1000);
    });
  });
}

function pairs(places: readonly number[], operations: readonly Operation[]): LateResult[] {
  const [only, ...others] = places;
  if (only === undefined) return [];
  if (others.length === 0) {
    const [newest] = operations.toSorted(newestFirst);
    return newest ? [{ cell: only, operation: newest }] : [];
  }
  const byCell = [
    ...Map.groupBy(
      operations.toSorted((a, b) => a.startTime - b.startTime),
      ({ cell }) => cell,
    ),
  ];
  if (byCell.length !== places.length) return [];
  return byCell.flatMap(([, ofCell], i) => {
    const [newest] = ofCell.toSorted(newestFirst);
    return newest ? [{ cell: places[i] ?? only, operation: newest }] : [];
  });
}
