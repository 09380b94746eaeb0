// A Prometheus of a few lines inside the extension host, so that a test holds both ends of a cell's connection.
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeAll } from './documents.ts';

export interface FakePrometheus {
  readonly url: string;
  /** Expressions asked so far. */
  readonly asked: readonly string[];
  /** Those whose connection the client closed before an answer. */
  readonly abandoned: readonly string[];
  /** Answers a query that was held back. */
  release(expression: string): void;
  stop(): Promise<void>;
}

const answer = (query: string): string => {
  const now = Math.floor(Date.now() / 1000);
  const values = Array.from({ length: 10 }, (_, i) => [now - 600 + i * 60, String(i)]);
  const result = [{ metric: { __name__: query, job: 'fake' }, values }];
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
};

/** Expressions that begin with `hold` are answered only after {@link FakePrometheus.release}; `broken` is refused. */
async function startFakePrometheus(): Promise<FakePrometheus> {
  const asked: string[] = [];
  const abandoned: string[] = [];
  const held = new Map<string, ServerResponse>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const query = url.searchParams.get('query') ?? new URLSearchParams(body).get('query') ?? '';
      asked.push(query);
      response.on('close', () => {
        if (!response.writableFinished) abandoned.push(query);
      });
      if (query.startsWith('hold')) held.set(query, response);
      else if (query === 'broken') {
        const error = '1:7: parse error: unexpected end of input';
        response.writeHead(400).end(JSON.stringify({ status: 'error', errorType: 'bad_data', error }));
      } else response.end(answer(query));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const release = (expression: string): void => void held.get(expression)?.end(answer(expression));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, asked, abandoned, release, stop };
}

/** One for each test of the suite in which this is called, asked by the cells of the test; all editors are closed after it. */
export function fakePrometheus(): () => FakePrometheus {
  let server: FakePrometheus | undefined;
  const before = process.env['PROMETHEUS_URL'];
  setup(async () => {
    server = await startFakePrometheus();
    process.env['PROMETHEUS_URL'] = server.url;
  });
  teardown(async () => {
    await closeAll();
    await server?.stop();
    if (before === undefined) delete process.env['PROMETHEUS_URL'];
    else process.env['PROMETHEUS_URL'] = before;
  });
  return () => {
    if (!server) throw new Error('The server starts with the first test.');
    return server;
  };
}
