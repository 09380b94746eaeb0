import { secretsOfHeader } from '../../redaction/headers.ts';
import { RecordingError } from '../recordings/error.ts';
import type { HttpRequest, HttpResponse, Redirect } from '../worker/protocol.ts';
import { checkHop } from './checkHop.ts';
import type { TargetPolicy } from './grants.ts';
import { HopReport } from './hopReport.ts';
import type { ClientResponse } from './httpClient.ts';
import type { HopWay, HttpContext } from './httpContext.ts';
import { describeNetworkError } from './networkError.ts';
import { ACCEPT_ENCODING, readBody } from './readBody.ts';
import { toKeep } from './toKeep.ts';
import { keep, replayed } from './recordedHop.ts';
import { followRedirect, redirectTarget } from './redirect.ts';
import type { Hop } from './redirect.ts';
import { HttpRefusal, tooLarge } from './refusal.ts';
import { requestHeaders, requestMethod, requestUrl } from './requestHeaders.ts';
import { withinLimit } from './timeLimit.ts';

/** Where to go on, or the response; with what it took. */
type Answer = { readonly seconds: number } & (
  | { readonly response: Omit<HttpResponse, 'redirects' | 'seconds'> }
  | { readonly status: number; readonly url: URL }
);

const MAX_REDIRECTS = 10;

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
    const recorded = { hop: first, policy, follow: request.follow, secrets };
    if (recordings?.mode === 'replay')
      return this.#observed(
        first,
        policy,
        { inBody: [], follow: request.follow, replayed: true },
        ({ known }) => replayed(recorded, recordings, known),
      );
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
        if (recordings) await keep(recorded, recordings, response, at);
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
      withinLimit(hop, policy, this.#context, async (signal) => {
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
        const { keepBytes, secrets } = this.#context;
        Object.assign(report.known, {
          bytes,
          ...toKeep({ headers, parts: body, bytes }, keepBytes, secrets),
        });
        return { response: { status, headers, url: hop.url.href, body }, seconds: report.elapsed };
      }),
    );
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
      const { named } = await checkHop(hop, policy, way, this.#context);
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

  async #read(response: ClientResponse, { manifest, configFile }: TargetPolicy): ReturnType<typeof readBody> {
    for (const { key, value } of response.headers)
      for (const secret of secretsOfHeader(key, value)) this.#context.secrets.hide(secret);
    const max = manifest.limits.max_response_bytes;
    return readBody(response.body, response.headers, max, () => tooLarge(max, configFile));
  }
}
