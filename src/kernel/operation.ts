import { sourceHash } from '../notebook/sourceHash.ts';
import type { Output, Provenance, Result } from '../results/output.ts';
import type { PluginResponse } from '../plugins/contract.ts';
import { detailsOf } from './details.ts';
import type { Execution, Trail } from './execute.ts';
import { execute, provenanceOf } from './execute.ts';
import type { Failed } from './failures.ts';
import { explain } from './failures.ts';
import { failureWithoutSecrets, withoutSecrets } from './withoutSecrets.ts';
import { failureOutput, recordedNote, responseOutputs } from './texts.ts';
import type { CellFailure, OperationDetails } from './types.ts';

export interface OperationDeps extends Execution {
  readonly run: string;
  readonly user: string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly startedAt: number;
}

/** Executes one cell; whatever happens becomes a result. */
export const runOperation = async (
  deps: OperationDeps,
): Promise<{ result: Result; failure?: CellFailure; details: OperationDetails }> => {
  const trail: Trail = {};
  const endpoints = new Set<string>();
  let soFar: readonly Output[] = [];
  let ended = false;
  const execution: Execution = {
    ...deps,
    onEmit: (outputs) => {
      if (ended) return;
      soFar = outputs;
      deps.onEmit(outputs);
    },
    onFact: (fact) => {
      if (fact.kind === 'http') {
        const { refused, replayed, recordedAt } = fact;
        if (!refused && !replayed) endpoints.add(originOf(fact.url));
        if (recordedAt !== undefined) trail.recordedAt = Math.min(trail.recordedAt ?? recordedAt, recordedAt);
      }
      deps.onFact(fact);
    },
  };
  const redact = (text: string): string => deps.redaction.redact(text);
  const detailsOnRecord = (response?: PluginResponse): OperationDetails =>
    withoutSecrets(detailsOf(deps.source, trail, response), deps.redaction);
  const finish = (status: Provenance['status'], outputs: readonly Output[]): Result => {
    ended = true;
    const at = deps.clock();
    endpoints.delete('');
    return {
      provenance: {
        status,
        at: new Date(at).toISOString(),
        took: Math.max(0, at - deps.startedAt) / 1000,
        by: deps.user,
        run: deps.run,
        source: sourceHash(deps.source),
        ...provenanceOf(trail),
        ...(endpoints.size > 0 && { endpoints: [...endpoints].join(',') }),
      },
      outputs,
    };
  };
  try {
    const response = await execute(execution, trail);
    const written = trail.cell?.parsed.input ?? '';
    const outputs = [
      ...recordedNote(trail.recordedAt),
      ...responseOutputs(response, written, trail.plugin?.info.language, redact),
    ];
    return { result: finish('success', outputs), details: detailsOnRecord(response) };
  } catch (error) {
    const failed = explain(error, deps.source, trail);
    const text = failureOutput(failed, trail.plugin?.info.name, aftermath(failed, trail, soFar), redact);
    const outputs = [...recordedNote(trail.recordedAt), text, ...soFar];
    const failure = failureWithoutSecrets(failed.failure, redact);
    return { result: finish(failed.status, outputs), failure, details: detailsOnRecord() };
  }
};

/** What to know about an operation that stopped on its way. */
const aftermath = (
  { status }: Failed,
  { plan, invoked }: Trail,
  soFar: readonly Output[],
): string | undefined => {
  const done =
    invoked && plan?.effect === 'write' && status !== 'denied'
      ? `It may have taken effect in whole or in part: ${plan.targets.join(', ') || 'see the plan'}. Look before you run it again.`
      : undefined;
  const partial = soFar.length > 0 ? 'What had come until then is shown below.' : undefined;
  return [done, partial].filter(Boolean).join('\n') || undefined;
};

/** Scheme, host and port; nothing for what is no URL. */
const originOf = (url: string): string => {
  try {
    return new URL(url).origin;
  } catch {
    // a fact of a call whose URL was refused as malformed: there was no endpoint
    return '';
  }
};
