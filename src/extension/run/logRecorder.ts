import type { LogOutputChannel } from 'vscode';
import type { Recorder } from '../../kernel/types.ts';
import type { Fact } from '../../plugins/contract.ts';

function factLine(fact: Fact): string {
  switch (fact.kind) {
    case 'http': {
      const outcome = fact.error ?? `${fact.status ?? '?'}, ${fact.bytes ?? 0} bytes`;
      return `${fact.method} ${fact.url}: ${outcome} in ${fact.seconds.toFixed(3)} s`;
    }
    case 'env':
      return `variable ${fact.name}: ${fact.granted ? 'read' : 'not granted'}`;
    case 'log':
      return `plugin says (${fact.level}): ${fact.message}`;
  }
}

/** Writes what happens to the output channel, where the user can follow it. Facts arrive redacted. */
export const logRecorder = (log: LogOutputChannel): Recorder => ({
  runStarted: ({ run, notebook, by, cells }) =>
    log.info(`run ${run} by ${by}: ${cells.length} cell(s) of ${notebook}`),
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
