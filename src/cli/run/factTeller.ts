import { factLine } from '../../kernel/factLine.ts';
import { recorderOf } from '../../kernel/recorderOf.ts';
import type { Recorder } from '../../kernel/types.ts';
import { oneLine } from '../../results/markdown.ts';
import type { Console } from '../console.ts';

/** Says each request and log line as it happens. */
export const factTeller = (console: Console): Recorder =>
  recorderOf({
    runStarted: ({ run, by }) => console.err(`run ${run} by ${by}`),
    fact: (_operation, fact) => console.err(`    ${oneLine(factLine(fact))}`),
  });
