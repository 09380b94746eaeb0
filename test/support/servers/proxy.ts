import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request that waits for its answer; a script that gives none is a server that hangs. */
export interface Exchange {
  readonly request: SeenRequest;
  /** Resolves when the client went away before it had the whole answer. */
  readonly abandoned: Promise<void>;
  readonly answer: (
    status: number,
    body: string | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ) => void;
  /** Sends half an answer and drops the connection. */
  readonly breakOff: (body: string) => void;
  /** Asks the server behind, and answers as it does. */
  readonly pass: () => Promise<void>;
}

export type Script = (exchange: Exchange) => void | Promise<void>;

/** An HTTP server of which a test decides each answer, with or without a real server behind. */
export interface Proxy {
  readonly url: string;
  /** All requests so far. */
  readonly exchanges: readonly Exchange[];
  /** What happens to requests from now on. */
  use(script: Script): void;
  /** The next request that has not been returned before. */
  next(): Promise<Exchange>;
  stop(): Promise<void>;
}

const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const pass = async (
  target: string,
  { method, path, headers, body }: SeenRequest,
  out: ServerResponse,
): Promise<void> => {
  const { pathname } = new URL(target);
  const upstream = httpRequest(new URL(pathname.replace(/\/$/, '') + path, target), {
    method,
    headers: { ...headers, host: new URL(target).host },
  });
  out.on('close', () => upstream.destroy());
  upstream.end(body);
  const [response] = (await once(upstream, 'response')) as [IncomingMessage];
  out.writeHead(response.statusCode ?? 502, response.headers);
  response.pipe(out);
};

/** Starts it on a free port of loopback. Without a script every request is passed to `target`. */
export async function startProxy(target?: string): Promise<Proxy> {
  const exchanges: Exchange[] = [];
  const waiting: ((exchange: Exchange) => void)[] = [];
  let returned = 0;
  let script: Script = (exchange) => exchange.pass();

  const serve = async (message: IncomingMessage, out: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = message;
    const abandoned = new Promise<void>((resolve) => {
      out.on('close', () => {
        if (!out.writableFinished) resolve();
      });
    });
    const request: SeenRequest = { method, path, headers, body: await readBody(message) };
    const exchange: Exchange = {
      request,
      abandoned,
      answer: (status, body, more = { 'content-type': 'application/json' }) => {
        out.writeHead(status, more).end(body);
      },
      breakOff: (body) => {
        out.writeHead(200, {
          'content-type': 'application/json',
          'content-length': String(2 * body.length + 1),
        });
        out.write(body, () => out.destroy());
      },
      pass: () => {
        if (target === undefined) throw new Error('this proxy has no server behind it');
        return pass(target, request, out);
      },
    };
    exchanges.push(exchange);
    const waiter = waiting.shift();
    if (waiter) {
      returned++;
      waiter(exchange);
    }
    await script(exchange);
  };

  const server = createServer((message, out) => {
    serve(message, out).catch((error: unknown) => {
      if (!out.headersSent) out.writeHead(500);
      out.end(`test proxy: ${String(error)}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    exchanges,
    use: (next) => {
      script = next;
    },
    next: () => {
      const known = exchanges[returned];
      if (!known) return new Promise((resolve) => waiting.push(resolve));
      returned++;
      return Promise.resolve(known);
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
