import type { LogOutputChannel } from 'vscode';
import { factLine } from '../../kernel/factLine.ts';
import type { Recorder } from '../../kernel/types.ts';
import { withoutCredentials } from '../../logbook/withoutCredentials.ts';

/** Writes what happens to the output channel, where the user can follow it. Facts arrive redacted. */
export const logRecorder = (log: LogOutputChannel): Recorder => ({
  runStarted: ({ run, notebook, by, cells }) =>
    log.info(`run ${run} by ${by}: ${cells.length} cell(s) of ${withoutCredentials(notebook)}`),
  operationStarted: ({ cell }) => log.debug(`started ${cell}`),
  fact: (_operation, fact) => log.info(factLine(fact)),
  operationEnded({ cell }, { provenance }, failure) {
    const line = `${provenance.status} after ${provenance.took?.toFixed(3) ?? '?'} s: ${cell}`;
    if (!failure) log.info(line);
    else log.warn(`${line}: ${failure.message}${failure.detail ? `\n${failure.detail}` : ''}`);
  },
  operationSkipped: ({ cell }, reason) => log.info(`skipped ${cell}: ${reason}`),
  runEnded: (run, status) => log.info(`run ${run} ended: ${status}`),
});
