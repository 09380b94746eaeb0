import { answerOf, recordedAnswer } from '../recordings/answer.ts';
import type { CallRecorder, CallReplay } from '../recordings/callRecordings.ts';
import { recordedRequests } from '../recordings/request.ts';
import type { RecordedRequest } from '../recordings/request.ts';
import type { HttpResponse } from '../worker/protocol.ts';
import type { CallSecrets } from './callSecrets.ts';
import type { TargetPolicy } from './grants.ts';
import type { HopReport } from './hopReport.ts';
import type { Hop } from './redirect.ts';
import { tooLarge } from './refusal.ts';

/** The first request of a chain, and what decides how it is recorded. */
interface Recordable {
  readonly hop: Hop;
  readonly policy: TargetPolicy;
  readonly follow: boolean;
  readonly secrets: CallSecrets;
}

const asRecorded = ({ hop, policy: { manifest, grants }, follow, secrets }: Recordable): RecordedRequest[] =>
  recordedRequests(manifest.name, { ...hop, follow }, grants.configured, {
    text: (text) => secrets.redact(text),
    bytes: (bytes) => secrets.redactBytes(bytes),
  });

/**
 * Has a request answered by a recording: nothing is sent, and no name is looked up.
 * @param known of the request; filled in
 * @throws RecordingError, HttpRefusal
 */
export const replayed = async (
  request: Recordable,
  replay: CallReplay,
  known: HopReport['known'],
): Promise<HttpResponse> => {
  const { hop, policy } = request;
  known.replayed = true;
  const exchange = await replay.find(asRecorded(request));
  const { recorded, response } = exchange;
  Object.assign(known, {
    status: response.status,
    bytes: response.body.length,
    recordedAt: Date.parse(recorded) / 1000,
  });
  const max = policy.manifest.limits.max_response_bytes;
  if (response.body.length > max) throw tooLarge(max, policy.configFile);
  return answerOf(exchange, hop.url, policy.grants.configured);
};

/**
 * Records what a server answered.
 * @param at when it was asked, epoch milliseconds
 * @throws RecordingError
 */
export const keep = (
  request: Recordable,
  recorder: CallRecorder,
  response: HttpResponse,
  at: number,
): Promise<void> => {
  const { hop, policy, secrets } = request;
  const answer = recordedAnswer(response, policy.grants.configured, secrets);
  return recorder.keep(asRecorded(request), hop.headers, answer, at, response.seconds);
};
