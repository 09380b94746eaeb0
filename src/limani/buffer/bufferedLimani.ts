import { ConnectedLimani, type OpenStore } from '../connectedLimani.ts';
import type { Capabilities, Limani } from '../limani.ts';
import type { RemoteLimani, WriteCall } from '../remote.ts';
import { writerOf } from '../writerOf.ts';
import { Link, type LinkOptions } from './link.ts';

interface Opened extends OpenStore {
  readonly link: Link;
}

/**
 * A Limani on a server, with a folder of this machine for the times in which the server is away: what is written then is
 * kept, durably and in order, and sent when the server is back. What is asked then fails with `unavailable`.
 */
export class BufferedLimani extends ConnectedLimani<Opened> {
  readonly #options: LinkOptions;

  /** Opens nothing. */
  constructor(options: LinkOptions) {
    super();
    this.#options = options;
  }

  get capabilities(): Capabilities {
    return this.#options.remote.capabilities;
  }

  /** Under which name the server knows the runs of this connection. */
  get writer(): string {
    return this.now().link.writer;
  }

  onChange(listener: (runIds: readonly string[]) => void): () => void {
    return this.now().link.onChange(listener);
  }

  protected async open(): Promise<Opened> {
    const link = new Link(this.#options);
    await link.open();
    return {
      link,
      writer: writerOf((call) => link.write(call)),
      reader: asked(link, [
        'getRunData',
        'getFactsForTimespan',
        'getRunSummaryStats',
        'getOperations',
        'listRuns',
        'cellHistory',
      ]),
      keeper: asked(link, ['deleteRun', 'prune', 'pinRun', 'unpinRun']),
      contents: {
        putContent: (bytes) => link.contents.put(bytes),
        getContent: async (sha256) =>
          (await link.contents.kept(sha256)) ?? link.ask((remote) => remote.getContent(sha256)),
        ...asked(link, ['pruneContent']),
      },
      transfer: asked(link, ['importRuns']),
      upkeep: asked(link, ['initDb', 'schemaVersion', 'reserveNumber', 'flush']),
      close: () => link.close(),
    };
  }
}

type Question = Exclude<keyof Limani, 'capabilities' | 'exportRuns' | 'onChange' | WriteCall[0]>;

/** Methods that need the server. */
function asked<M extends Question>(link: Link, methods: readonly M[]): Pick<Limani, M> {
  const parts = methods.map((method) => {
    const call = (remote: RemoteLimani, args: readonly unknown[]): Promise<unknown> =>
      Reflect.apply(remote[method], remote, args) as Promise<unknown>;
    return [method, (...args: readonly unknown[]) => link.ask((remote) => call(remote, args))];
  });
  return Object.fromEntries(parts) as Pick<Limani, M>;
}
