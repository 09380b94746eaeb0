// Answers the example's queries where no Prometheus is installed, from what a real one said once (recorded.json).
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { DemoServer } from './prometheus.ts';

export const recordedFile = path.join(import.meta.dirname, 'recorded.json');

/** What decides an answer of Prometheus, in a fixed order. */
export function requestKey(pathname: string, parameters: URLSearchParams): string {
  const deciding = ['query', 'time', 'start', 'end', 'step'];
  const given = deciding.flatMap((name) => {
    const value = parameters.get(name);
    return value === null ? [] : [`${name}=${value}`];
  });
  return [pathname, ...given].join(' ');
}

/** Parameters of a request, which come in the address or as a form. */
export async function parametersOf(
  request: IncomingMessage,
): Promise<{ pathname: string; parameters: URLSearchParams }> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  return { pathname: url.pathname, parameters: new URLSearchParams([...url.searchParams, ...form]) };
}

const unknown = {
  status: 'error',
  errorType: 'execution',
  error:
    'No Prometheus runs here: these are recorded answers to the queries of the example, unedited. Install prometheus and start again to ask anything.',
};

export async function startStandIn(): Promise<DemoServer> {
  const recorded = new Map(
    Object.entries(JSON.parse(readFileSync(recordedFile, 'utf8')) as Record<string, unknown>),
  );
  const server = createServer((request, response) => {
    void parametersOf(request).then(({ pathname, parameters }) => {
      const answer = recorded.get(requestKey(pathname, parameters));
      response.writeHead(answer === undefined ? 422 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? unknown));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, stop };
}
