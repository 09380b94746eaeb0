import { definePlugin, encodeUtf8, httpError, text } from '../../sdk/index.ts';
import type { Plan } from '../../sdk/index.ts';
import { withoutUser } from './names.ts';
import { readOptions } from './options.ts';
import { parseRequest } from './parse.ts';
import type { Written } from './parse.ts';
import { present } from './present.ts';
import { nameOf, send } from './send.ts';
import { formatSize } from './sizes.ts';
import { formatStatus } from './statuses.ts';

const planOf = (request: Written): Plan => {
  const { method, url, body } = request;
  const sent = body === undefined ? '' : `: send ${formatSize(encodeUtf8(body).length)}`;
  return {
    effect: method === 'GET' || method === 'HEAD' ? 'read' : 'write',
    targets: [withoutUser(url)],
    summary: `${nameOf(request)}${sent}`,
  };
};

/** Sends the one request of a cell. GET and HEAD read; anything else is put to the user first. */
export const http = definePlugin({
  plan: ({ input }) => planOf(parseRequest(input)),
  invoke(request, host) {
    const options = readOptions(request);
    const written = parseRequest(request.input);
    const { effect, summary } = planOf(written);
    const resolvedInput = request.input;
    if (request.dryRun && effect === 'write')
      return { outputs: [text(`Not sent: ${summary}`)], resolvedInput };
    const response = send(written, options.follow, host);
    const outputs = present(response, written.method, options);
    if (options.isExpected(response.status)) return { outputs, resolvedInput };
    // what a failure says is the answer all the same: it stays to be seen below the error
    host.emit(outputs);
    const { expect } = options;
    throw httpError(
      `${nameOf(written)} answered ${formatStatus(response.status)}. ` +
        (expect === undefined
          ? `If that is what you expect, add @expect=${response.status}.`
          : `The cell expects ${expect}.`),
      response.status,
    );
  },
});
