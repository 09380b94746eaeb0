import { encodeUtf8, failure, HttpCallError, httpError, timeoutError } from '../../sdk/index.ts';
import type { Host, HttpResponse, Pair, PluginError } from '../../sdk/index.ts';
import { headerOf } from './headers.ts';
import { readJson } from './json.ts';
import { withoutUser } from './names.ts';
import type { Written } from './parse.ts';

/** What servers want to know, where the cell does not say it. */
const USUAL: readonly Pair[] = [
  { key: 'accept', value: '*/*' },
  { key: 'user-agent', value: 'Databook' },
];

const bodyType = (body: string): string =>
  /^\s*[[{]/.test(body) && readJson(body) ? 'application/json' : 'text/plain; charset=utf-8';

const headersOf = ({ headers, body }: Written): Pair[] => {
  const usual = body === undefined ? USUAL : [...USUAL, { key: 'content-type', value: bodyType(body) }];
  return [...headers, ...usual.filter(({ key }) => headerOf(headers, key) === undefined)];
};

/** What the request is, for messages: `GET https://…` */
export const nameOf = ({ method, url }: Written): string => `${method} ${withoutUser(url)}`;

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const noAnswer = (error: HttpCallError, request: Written): PluginError => {
  const said = sentence(error.message);
  switch (error.kind) {
    case 'network':
      return httpError(`${nameOf(request)} got no answer: ${said}`);
    case 'timeout':
      return timeoutError(`${nameOf(request)} got no answer in time: ${said} More time: @timeout=60s.`);
    case 'limit':
      return failure(`${nameOf(request)}: ${said}`);
    case 'denied':
      return error;
  }
};

/** Sends the request. @throws PluginError when there is no answer */
export function send(request: Written, follow: boolean, host: Host): HttpResponse {
  const { method, url, body } = request;
  try {
    return host.http({
      ...{ method, url, follow, headers: headersOf(request) },
      ...(body !== undefined && { body: encodeUtf8(body) }),
    });
  } catch (error) {
    throw error instanceof HttpCallError ? noAnswer(error, request) : error;
  }
}
