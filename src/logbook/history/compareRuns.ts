import { compareOutputs, type Comparison } from '../../results/compare/compare.ts';
import type { RunCell, RunModel } from './model.ts';

/** A cell in two runs; null where a run has none that is the same. */
export interface CellComparison {
  readonly before: RunCell | null;
  readonly after: RunCell | null;
  /** Empty where one of them has no result. */
  readonly outputs: readonly Comparison[];
}

const hashOf = ({ result, source }: RunCell): string | null => result?.provenance.source ?? source;

/**
 * Two runs cell by cell, in the order of the later one; cells that only the earlier one has come last. Cells belong
 * together when they have the same text, else when they have the same place and the text was edited in between.
 */
export function compareRuns(before: RunModel, after: RunModel): CellComparison[] {
  const left = new Set(before.cells);
  const partner = new Map<RunCell, RunCell>();
  const pair = (belongs: (was: RunCell, is: RunCell) => boolean): void => {
    for (const is of after.cells) {
      if (partner.has(is)) continue;
      const was = [...left].find((cell) => belongs(cell, is));
      if (!was) continue;
      left.delete(was);
      partner.set(is, was);
    }
  };
  pair((was, is) => hashOf(is) !== null && hashOf(was) === hashOf(is));
  pair((was, is) => is.place !== null && was.place === is.place);
  return [
    ...after.cells.map((is) => compared(partner.get(is) ?? null, is)),
    ...[...left].map((was) => compared(was, null)),
  ];
}

const compared = (before: RunCell | null, after: RunCell | null): CellComparison => ({
  before,
  after,
  outputs: before?.result && after?.result ? compareOutputs(before.result.outputs, after.result.outputs) : [],
});
