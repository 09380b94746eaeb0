import { HttpCallError } from '../../sdk/index.ts';
import type { Http, HttpResponse, QueryValues } from '../../sdk/index.ts';
import { readAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { callFailure, foreignFailure } from './failures.ts';
import type { Server } from './server.ts';

/** Asks the server. @throws PluginError when there is no answer in the form of the API */
export type Ask = (endpoint: 'query' | 'query_range', parameters: QueryValues) => Answer;

/**
 * Sends queries by POST, for expressions can be longer than an address may be; by GET to a server or proxy that
 * does not allow POST.
 */
export function connect({ base, headers }: Server, http: Http): Ask {
  let post = true;
  const send = (url: string, values: QueryValues): HttpResponse => {
    try {
      return http({ url, headers, ...(post ? { form: values } : { query: values }) });
    } catch (error) {
      throw error instanceof HttpCallError ? callFailure(error, base) : error;
    }
  };
  return (endpoint, parameters) => {
    const url = `${base}/api/v1/${endpoint}`;
    let response = send(url, parameters);
    if (post && response.status === 405) {
      post = false;
      response = send(url, parameters);
    }
    const answer = readAnswer(response);
    if (!answer) throw foreignFailure(response, base);
    return answer;
  };
}
