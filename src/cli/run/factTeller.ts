import { factLine } from '../../kernel/factLine.ts';
import type { Recorder } from '../../kernel/types.ts';
import { oneLine } from '../../results/markdown.ts';
import type { Console } from '../console.ts';

const nothing = (): void => undefined;

/** Says each request and log line as it happens. */
export const factTeller = (console: Console): Recorder => ({
  runStarted: ({ run, by }) => console.err(`run ${run} by ${by}`),
  operationStarted: nothing,
  fact: (_operation, fact) => console.err(`    ${oneLine(factLine(fact))}`),
  operationEnded: nothing,
  operationSkipped: nothing,
  runEnded: nothing,
});
