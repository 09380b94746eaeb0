// The suite. An adapter's tests import it; an adapter does not.
export { answerCalls, elsewhere } from '../elsewhere.ts';
export type { Answered } from '../elsewhere.ts';
export { conformance } from '../suite.ts';
export type { Call, ConformanceTarget, OpenTarget, TestRunner } from '../target.ts';
