import type { OperationOutcome, RunOutcome } from '../../kernel/types.ts';
import { outputValue } from '../shown.ts';
import type { ListedCell } from './selectCells.ts';

/** `run --json`. */
export const runReport = ({ run, status, operations }: RunOutcome, cells: readonly ListedCell[]): object => ({
  run,
  status,
  cells: operations.map((operation) => {
    const listed = cells.find((c) => String(c.index) === operation.cell);
    return {
      index: Number(operation.cell),
      name: listed?.name ?? null,
      plugin: listed?.plugin ?? null,
      status: operation.status,
      duration: operation.result?.provenance.took ?? 0,
      ...errorAndOutputs(operation),
    };
  }),
});

/** `call --json`. */
export const callReport = ({ status, operations: [operation] }: RunOutcome): object => ({
  status,
  ...(operation ? errorAndOutputs(operation) : { outputs: [] }),
});

const errorAndOutputs = (operation: OperationOutcome): object => {
  const error = errorOf(operation);
  return {
    ...originOf(operation),
    ...(error && { error }),
    outputs: operation.result?.outputs.map(outputValue) ?? [],
  };
};

/** Whether servers gave a result or recordings; nothing for a cell that never started. */
const originOf = ({ result }: OperationOutcome): object | undefined =>
  result && {
    origin: result.provenance.origin ?? 'live',
    ...(result.provenance.recorded !== undefined && { recorded: result.provenance.recorded }),
  };

const errorOf = ({ failure, reason }: OperationOutcome): object | undefined => {
  if (failure) {
    const { code, message, hint } = failure;
    return { code, message, ...(hint !== undefined && { hint }) };
  }
  return reason === undefined ? undefined : { code: 'skipped', message: reason };
};
