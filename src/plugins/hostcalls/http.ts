import { secretsOfHeader } from '../../redaction/headers.ts';
import type { Effect, Fact } from '../contract.ts';
import { answerOf, recordedAnswer } from '../recordings/answer.ts';
import type { CallRecordings, CallReplay } from '../recordings/callRecordings.ts';
import { RecordingError } from '../recordings/error.ts';
import { recordedRequests } from '../recordings/request.ts';
import type { RecordedRequest } from '../recordings/request.ts';
import type { HttpRequest, HttpResponse, Redirect } from '../worker/protocol.ts';
import { metadataRefusal } from './callOrigins.ts';
import type { CallOrigins } from './callOrigins.ts';
import type { CallSecrets } from './callSecrets.ts';
import { checkEffect } from './effect.ts';
import { matchTarget, privateAddressRefusal, unknownHostRefusal } from './grants.ts';
import type { HostGrants, TargetPolicy } from './grants.ts';
import { AddressError } from './httpClient.ts';
import type { ClientResponse, HttpClient } from './httpClient.ts';
import { HopReport } from './hopReport.ts';
import { describeNetworkError } from './networkError.ts';
import { ACCEPT_ENCODING, readBody } from './readBody.ts';
import { followRedirect, redirectTarget } from './redirect.ts';
import type { Hop } from './redirect.ts';
import { HttpRefusal } from './refusal.ts';
import { requestHeaders, requestMethod, requestUrl } from './requestHeaders.ts';

/** What the requests of one call depend on. */
export interface HttpContext extends Omit<TargetPolicy, 'grants'> {
  /** What the call was planned as. */
  readonly effect: Effect;
  readonly grants: () => Promise<HostGrants>;
  readonly secrets: CallSecrets;
  readonly client: HttpClient;
  /** Answers in place of servers, or keeps what they answer. */
  readonly recordings?: CallRecordings;
  /** For a plugin that asks for origins. */
  readonly origins: CallOrigins | undefined;
  /** Ends with the call. */
  readonly signal: AbortSignal;
  /** Milliseconds that the call has left. */
  readonly remaining: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFact: (fact: Fact) => void;
  /** A URL, fit to be shown, that an answer is awaited from now on; undefined when none is. */
  readonly onWaiting?: (url: string | undefined) => void;
}

/** How a hop was come to, and what becomes of its answer. */
interface HopWay {
  /** Names of environment variables whose values the body holds. */
  readonly inBody: readonly string[];
  readonly follow: boolean;
  /** The origin that redirected here. */
  readonly from?: string;
  /** A recording answers: there is no origin to agree to. */
  readonly replayed?: boolean;
}

/** Where to go on, or the response; with what it took. */
type Answer = { readonly seconds: number } & (
  | { readonly response: Omit<HttpResponse, 'redirects' | 'seconds'> }
  | { readonly status: number; readonly url: URL }
);

const MAX_REDIRECTS = 10;
/** A request is given up this much before its call is, so that the plugin can say what it waited for; milliseconds. */
const MARGIN_MS = 500;

const tooLarge = (max: number, configFile: string): HttpRefusal =>
  new HttpRefusal(
    'limit',
    `The response is larger than ${max} bytes. Ask for less, or raise limits.max_response_bytes in ${configFile}.`,
  );

/** The requests of one call: each hop is checked like the first, and recorded. */
export class HttpCalls {
  readonly #context: HttpContext;
  #requests = 0;
  #pending: string | undefined;

  constructor(context: HttpContext) {
    this.#context = context;
  }

  /** The URL that an answer is awaited from, fit to be shown. */
  get pending(): string | undefined {
    return this.#pending;
  }

  /** @throws HttpRefusal whose message is fit to be shown */
  async send(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.#send(request);
    } catch (error) {
      if (error instanceof HttpRefusal)
        throw new HttpRefusal(error.tag, this.#context.secrets.redact(error.message));
      throw error;
    } finally {
      this.#waitFor(undefined);
    }
  }

  #waitFor(url: string | undefined): void {
    this.#pending = url;
    this.#context.onWaiting?.(url);
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const { grants, secrets, manifest, configFile } = this.#context;
    const policy = { manifest, configFile, grants: await grants() };
    const { recordings, now } = this.#context;
    const first = this.#firstHop(request);
    if (recordings?.mode === 'replay') return this.#replay(first, policy, request.follow, recordings);
    const at = now();
    let hop = first;
    const redirects: Redirect[] = [];
    let seconds = 0;
    while (redirects.length <= MAX_REDIRECTS) {
      const from = redirects.at(-1);
      const answer = await this.#hop(hop, policy, {
        inBody: hop.body ? request.bodyCarries : [],
        follow: request.follow,
        ...(from && { from: new URL(from.url).origin }),
      });
      seconds += answer.seconds;
      if ('response' in answer) {
        const response = { ...answer.response, redirects, seconds };
        if (recordings)
          await recordings.keep(
            this.#asRecorded(first, policy, request.follow),
            recordedAnswer(response, policy.grants.configured, secrets),
            at,
            seconds,
          );
        return response;
      }
      redirects.push({ method: hop.method, url: hop.url.href, status: answer.status });
      hop = followRedirect(hop, answer.status, answer.url, (value) => secrets.holdsSecret(value));
    }
    throw new HttpRefusal(
      'network',
      `The request was redirected more than ${MAX_REDIRECTS} times, last to ${hop.url.href}.`,
    );
  }

  #firstHop({ method, url: text, headers: given, body }: HttpRequest): Hop {
    const { url, authorization } = requestUrl(text);
    const headers = requestHeaders(given);
    const has = (name: string): boolean => headers.some(([key]) => key === name);
    if (authorization !== undefined && !has('authorization')) headers.push(['authorization', authorization]);
    if (!has('accept-encoding')) headers.push(['accept-encoding', ACCEPT_ENCODING]);
    for (const [key, value] of headers)
      for (const secret of secretsOfHeader(key, value)) this.#context.secrets.hide(secret);
    return { url, method: requestMethod(method), headers, ...(body ? { body } : {}) };
  }

  /** Sends one request of a chain. */
  #hop(hop: Hop, policy: TargetPolicy, way: HopWay): Promise<Answer> {
    return this.#observed(hop, policy, way, (report, allowPrivate) =>
      this.#inTime(hop, policy, async (signal) => {
        const response = await this.#context.client.send(hop.url, { ...hop, signal, allowPrivate });
        const { status } = response;
        report.known.status = status;
        const location = response.headers.find(({ key }) => key.toLowerCase() === 'location')?.value;
        const url = way.follow ? redirectTarget(status, location, hop.url) : undefined;
        if (url) {
          response.body.resume();
          return { status, url, seconds: report.elapsed };
        }
        const { headers, parts: body, bytes } = await this.#read(response, policy);
        report.known.bytes = bytes;
        return { response: { status, headers, url: hop.url.href, body }, seconds: report.elapsed };
      }),
    );
  }

  /** Has a request answered by a recording: nothing is sent, and no name is looked up. */
  #replay(hop: Hop, policy: TargetPolicy, follow: boolean, replay: CallReplay): Promise<HttpResponse> {
    return this.#observed(hop, policy, { inBody: [], follow, replayed: true }, async ({ known }) => {
      known.replayed = true;
      const exchange = await replay.find(this.#asRecorded(hop, policy, follow));
      const { recorded, response } = exchange;
      Object.assign(known, {
        status: response.status,
        bytes: response.body.length,
        recordedAt: Date.parse(recorded) / 1000,
      });
      const max = policy.manifest.limits.max_response_bytes;
      if (response.body.length > max) throw tooLarge(max, policy.configFile);
      return answerOf(exchange, hop.url, policy.grants.configured);
    });
  }

  #asRecorded(hop: Hop, { manifest, grants }: TargetPolicy, follow: boolean): RecordedRequest[] {
    const { secrets } = this.#context;
    return recordedRequests(manifest.name, { ...hop, follow }, grants.configured, {
      text: (text) => secrets.redact(text),
      bytes: (bytes) => secrets.redactBytes(bytes),
    });
  }

  /** Checks a request, has it answered, and tells what came of it. */
  async #observed<T>(
    hop: Hop,
    policy: TargetPolicy,
    way: HopWay,
    answer: (report: HopReport, allowPrivate: boolean) => Promise<T>,
  ): Promise<T> {
    const { secrets, onFact, now, manifest } = this.#context;
    const shown = secrets.redact(hop.url.href);
    const report = new HopReport(hop.method, shown, now, onFact);
    this.#waitFor(shown);
    try {
      const { named } = await this.#check(hop, policy, way);
      report.restart();
      const max = manifest.limits.max_http_calls;
      if (++this.#requests > max)
        throw new HttpRefusal(
          'limit',
          `This call has made the ${max} requests of its limit; raise limits.max_http_calls in ${policy.configFile}.`,
        );
      const answered = await answer(report, named);
      report.tell();
      return answered;
    } catch (error) {
      if (error instanceof RecordingError) {
        report.tell({ error: error.message, refused: true });
        throw error;
      }
      const refusal =
        error instanceof HttpRefusal
          ? error
          : new HttpRefusal('network', describeNetworkError(error, hop.url));
      const unsent = report.known.status === undefined;
      const refused = unsent && (refusal.tag === 'denied' || refusal.tag === 'limit');
      report.tell({ error: secrets.redact(refusal.message), ...(refused && { refused }) });
      throw refusal;
    }
  }

  async #check(
    hop: Hop,
    policy: TargetPolicy,
    { inBody, from, replayed }: HopWay,
  ): Promise<{ named: boolean }> {
    const { origins } = this.#context;
    const target = matchTarget(hop.url, policy);
    if (!target && !origins) throw unknownHostRefusal(hop.url, policy);
    checkEffect(hop.method, hop.url, this.#context.effect, target?.rules ?? [], policy);
    this.#checkSecrets(hop, inBody);
    if (target || replayed) return target ?? { named: false };
    return { named: (await origins?.pass(hop, from)) ?? false };
  }

  #checkSecrets(hop: Hop, inBody: readonly string[]): void {
    const texts = [hop.url.href, ...hop.headers.map(([, value]) => value)];
    const misdirected = this.#context.secrets.misdirected(hop.url.origin, texts, inBody);
    if (!misdirected) return;
    const { name, origin } = misdirected;
    throw new HttpRefusal(
      'denied',
      `The value of ${name} was stored for ${origin} and is not sent to ${hop.url.origin}. Store a value for ${hop.url.origin} if it should be.`,
    );
  }

  async #inTime<T>(hop: Hop, policy: TargetPolicy, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const left = this.#context.remaining();
    const ms = Math.round(Math.max(left - MARGIN_MS, left / 2));
    const timeout = AbortSignal.timeout(Math.max(0, ms));
    try {
      return await work(AbortSignal.any([this.#context.signal, timeout]));
    } catch (error) {
      if (error instanceof AddressError) {
        if (error.kind === 'private') throw privateAddressRefusal(hop.url, error.address, policy);
        throw metadataRefusal(hop.url, error.address);
      }
      if (timeout.aborted)
        throw new HttpRefusal(
          'timeout',
          `${hop.url.host} did not answer within ${(ms / 1000).toFixed(1)} s.`,
        );
      throw error;
    }
  }

  async #read(response: ClientResponse, { manifest, configFile }: TargetPolicy): ReturnType<typeof readBody> {
    for (const { key, value } of response.headers)
      for (const secret of secretsOfHeader(key, value)) this.#context.secrets.hide(secret);
    const max = manifest.limits.max_response_bytes;
    return readBody(response.body, response.headers, max, () => tooLarge(max, configFile));
  }
}
