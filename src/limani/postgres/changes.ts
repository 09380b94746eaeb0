import type { Client } from 'pg';
import type { Server } from './server.ts';

/** Ids of the runs that changed; none where it is not known which. */
export type ChangeListener = (runIds: readonly string[]) => void;

/** Between attempts to listen again, milliseconds. */
const RETRY_MS = 2000;

/** Hears of changes by all processes, on a connection of its own that is made with the first listener. */
export class Changes {
  readonly #server: Server;
  readonly #listeners = new Set<ChangeListener>();
  #client: Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #connecting: Promise<void> = Promise.resolve();
  #closed = false;
  #hears = false;

  constructor(server: Server) {
    this.#server = server;
  }

  /** @returns to be called to hear no more */
  add(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1 && !this.#client) this.#connecting = this.#listen();
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    clearTimeout(this.#retry);
    await this.#connecting;
    const client = this.#client;
    this.#client = undefined;
    // what is left of a lost connection cannot say goodbye
    await client?.end().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    try {
      const client = this.#server.client();
      client.on('notification', ({ payload = '[]' }) => this.#tell(JSON.parse(payload) as string[]));
      client.on('error', () => this.#lost(client));
      client.on('end', () => this.#lost(client));
      this.#client = client;
      await client.connect();
      await client.query(`LISTEN ${this.#server.channel}`);
      this.#hears = true;
      // whatever happened before is not told
      this.#tell([]);
    } catch {
      // the server is away: whoever asks it for runs is told so, and this tries again
      this.#lost(this.#client);
    }
  }

  #lost(client: Client | undefined): void {
    if (client !== this.#client || this.#closed) return;
    this.#client = undefined;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (!this.#closed) this.#connecting = this.#listen();
    }, RETRY_MS);
    this.#retry.unref();
    if (!this.#hears) return;
    this.#hears = false;
    // whoever looks again is told that the server is away
    this.#tell([]);
  }

  #tell(runIds: readonly string[]): void {
    for (const listener of this.#listeners) listener(runIds);
  }
}
