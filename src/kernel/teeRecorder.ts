import type { Recorder } from './types.ts';

/** Tells several recorders, in order; one that fails does not keep the others from being told. */
export function teeRecorder(...recorders: readonly Recorder[]): Recorder {
  const all = async (tell: (recorder: Recorder) => void | Promise<void>): Promise<void> => {
    const errors: unknown[] = [];
    for (const recorder of recorders)
      try {
        await tell(recorder);
      } catch (error) {
        errors.push(error);
      }
    if (errors.length) throw errors[0];
  };
  return {
    runStarted: (...told) => all((r) => r.runStarted(...told)),
    operationStarted: (...told) => all((r) => r.operationStarted(...told)),
    hear: (fact) => recorders.reduce((heard, recorder) => recorder.hear?.(heard) ?? heard, fact),
    fact: (...told) => all((r) => r.fact(...told)),
    operationEnded: (...told) => all((r) => r.operationEnded(...told)),
    operationSkipped: (...told) => all((r) => r.operationSkipped(...told)),
    runEnded: (...told) => all((r) => r.runEnded(...told)),
  };
}
