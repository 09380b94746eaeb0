import { dataError, decodeUtf8, failure, httpError, timeoutError, validationError } from '../../sdk/index.ts';
import type { HttpCallError, HttpResponse, PluginError } from '../../sdk/index.ts';
import type { Answer } from './answer.ts';
import { readSyntaxFault } from './position.ts';

const LESS =
  'Ask for less: topk(20, …) or more label matchers, a shorter window (@from, @to), a larger @step.';

const cut = (text: string, most = 600): string => (text.length > most ? `${text.slice(0, most)} …` : text);

/** The server's or host's words as a sentence that another can follow. */
const sentence = (text: string): string => (/[.!?…]$/.test(cut(text)) ? cut(text) : `${cut(text)}.`);

const CLOSED = 'Run the cell again in a moment; if it lasts, look at the server or the proxy before it.';

/** True for the answer to a range query whose expression only an instant query takes. */
export const isWrongType = (answer: Answer): boolean =>
  !answer.ok && /invalid expression type "(?:range vector|string)" for range query/.test(answer.error);

const badData = (error: string, input: string): PluginError => {
  const fault = readSyntaxFault(error, input);
  if (fault) return validationError('input', fault.message, fault.position);
  if (/exceeded maximum resolution/.test(error)) return validationError('step', `${sentence(error)} ${LESS}`);
  if (/invalid expression type/.test(error)) {
    return validationError(
      'input',
      `${sentence(error)} Remove @type=range, or make it a vector, as rate(…) does.`,
    );
  }
  return validationError('input', cut(error));
};

const executionRemedy = (error: string): string => {
  if (/many-to-many|duplicate series|many-to-one|multiple matches/.test(error)) {
    return ' Make the labels unique on the side it names: aggregate with sum by (…), or match with on(…) and group_left or group_right.';
  }
  return /too many samples|sample limit|exceeded/.test(error) ? ` ${LESS}` : '';
};

/** The error for an answer in which the server says what is wrong. */
export function apiFailure(answer: Answer & { ok: false }, input: string, base: string): PluginError {
  const { errorType, error, status } = answer;
  switch (errorType) {
    case 'bad_data':
      return badData(error, input);
    case 'execution':
      return httpError(
        `Prometheus could not evaluate the expression: ${sentence(error)}${executionRemedy(error)}`,
        status,
      );
    case 'timeout':
      return timeoutError(
        `Prometheus gave up: ${sentence(error)} ${LESS} Or give it more time with @timeout.`,
      );
    case 'canceled':
      return failure(`Prometheus stopped the query: ${sentence(error)} Run the cell again.`);
    default:
      return httpError(
        `${base} answered ${status} (${errorType}): ${sentence(error)} ${status >= 500 ? CLOSED : ''}`.trimEnd(),
        status,
      );
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'It wants credentials: set PROMETHEUS_TOKEN, or PROMETHEUS_USER and PROMETHEUS_PASSWORD.',
  403: 'The credentials do not allow it: check PROMETHEUS_TOKEN, or PROMETHEUS_USER and PROMETHEUS_PASSWORD.',
  404: 'There is no Prometheus API at this address: does PROMETHEUS_URL lack a path, such as /prometheus?',
  405: 'It refuses both POST and GET: is PROMETHEUS_URL the address of a Prometheus?',
  407: 'A proxy on the way wants credentials.',
  413: 'The expression is too long for a proxy on the way.',
  414: 'The expression is too long for a proxy on the way.',
  429: 'It is asked too often. Wait a little and run the cell again.',
};

/** Text of a page: what a person would see of it. */
const visible = (body: string): string =>
  body
    .replace(/<(script|style)\b[^]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The error for an answer that is not of the API: a page, a proxy's word, half a JSON. */
export function foreignFailure(response: HttpResponse, base: string): PluginError {
  const { status, url } = response;
  const body = decodeUtf8(response.bytes.subarray(0, 20_000));
  const html = /^\s*</.test(body) || /html/i.test(response.header('content-type') ?? '');
  const title = visible(/<title[^>]*>([^]*?)<\/title>/i.exec(body)?.[1] ?? '');
  const said = cut(title === '' ? visible(body) : title, 200);
  const quoted = said === '' ? '' : `: "${said}"`;
  if (!response.ok) {
    const remedy = REMEDIES[status] ?? (status >= 500 ? CLOSED : 'Check PROMETHEUS_URL.');
    return httpError(`${base} answered ${status}${quoted}. ${remedy}`, status);
  }
  if (html) {
    const from = url.startsWith(base) ? '' : ` (after a redirect to ${url.split(/[?#]/)[0] ?? url})`;
    return dataError(
      `${base} answered with a web page${from} instead of data${quoted}. Perhaps a proxy wants a login: set PROMETHEUS_TOKEN or PROMETHEUS_USER and PROMETHEUS_PASSWORD; or PROMETHEUS_URL is the address of something else.`,
    );
  }
  return dataError(
    `${base} answered with something that is not Prometheus's JSON, or only a part of it${quoted}. ${CLOSED}`,
  );
}

/** The error for a request that got no answer. */
export function callFailure(error: HttpCallError, base: string): PluginError {
  switch (error.kind) {
    case 'network':
      return httpError(
        `Cannot reach ${base}: ${sentence(error.message)} Is Prometheus running there? The command "Databook: Set Prometheus URL" changes the address.`,
      );
    case 'timeout':
      return timeoutError(
        `${base} did not answer in time: ${sentence(error.message)} ${LESS} Or give it more time with @timeout.`,
      );
    case 'limit':
      return failure(
        `The answer of ${base} is beyond a limit of this plugin: ${sentence(error.message)} ${LESS}`,
      );
    case 'denied':
      return error;
  }
}
