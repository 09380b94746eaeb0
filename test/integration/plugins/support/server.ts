import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

type Route = (request: Seen, response: ServerResponse, raw: IncomingMessage) => void;

/** An HTTP server on loopback that remembers what it was asked. Paths without a route are answered by 200 "ok". */
export class TestServer {
  readonly seen: Seen[] = [];
  readonly port: number;
  readonly #server: Server;
  readonly #routes: Map<string, Route>;
  #closed = 0;
  readonly #waiting: (() => void)[] = [];

  private constructor(server: Server, routes: Map<string, Route>) {
    this.#server = server;
    this.#routes = routes;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(routes: Record<string, Route> = {}): Promise<TestServer> {
    const table = new Map(Object.entries(routes));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const self = new TestServer(server, table);
    server.on('request', (request, response) => void self.#answer(request, response));
    return self;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** The same server by another origin. */
  get otherUrl(): string {
    return `http://localhost:${String(this.port)}`;
  }

  route(path: string, route: Route): void {
    this.#routes.set(path, route);
  }

  /** Resolves when so many requests were ended by the other side before they were answered. */
  async abandoned(count: number): Promise<void> {
    while (this.#closed < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (response.writableFinished) return;
      this.#closed++;
      for (const wake of this.#waiting.splice(0)) wake();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const seen = {
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    this.seen.push(seen);
    const route = this.#routes.get(new URL(seen.url, this.url).pathname);
    if (route) route(seen, response, request);
    else response.end('ok');
  }
}
