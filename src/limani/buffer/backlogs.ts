import { mkdir } from 'node:fs/promises';
import { BacklogReader } from './backlogReader.ts';
import { Drain, type Destination } from './drain.ts';
import { keptFilesOf, type KeptFiles } from './keptFiles.ts';
import { claimed, leftIn } from './leftovers.ts';
import type { OwnBacklog } from './ownBacklog.ts';
import { RefusedEntries } from './refused.ts';
import { retireBacklog } from './remove.ts';

export interface BacklogsDeps {
  readonly folder: string;
  /** For people: where it goes. */
  readonly where: string;
  /** @throws LimaniError where there is no connection */
  readonly store: () => Destination;
  readonly say: (message: string) => void;
}

/** What waits in a folder, on its way to the server. */
export class Backlogs {
  readonly #deps: BacklogsDeps;

  constructor(deps: BacklogsDeps) {
    this.#deps = deps;
  }

  /** What this process keeps. */
  own({ writer, reader, files }: OwnBacklog): Drain {
    return this.#drainOf(writer, reader, files);
  }

  /** Says what became of it, when all is sent. */
  report(drain: Drain, { isBack }: { readonly isBack: boolean }): void {
    const { folder, say, where } = this.#deps;
    const entries = drain.sent === 1 ? 'the entry that waited' : `the ${drain.sent} entries that waited`;
    if (drain.sent > 0) say(`The run store ${where} ${isBack ? 'is back, and' : 'now'} has ${entries}.`);
    if (drain.damaged > 0)
      say(
        `${drain.damaged} bytes of what waited in ${folder} are no entries: of a write that failed, or damaged.`,
      );
  }

  /** Says what was refused of it, also where the rest is sent later: what was refused is not sent again. */
  reportRefused({ refused }: Drain): void {
    const told = refused.told(this.#deps.where);
    if (told) this.#deps.say(told);
  }

  /**
   * Sends what processes left that are gone, and removes it.
   * @param own the writer of this process
   * @returns whether there was anything
   * @throws LimaniError `unavailable`, and where the signal stops it
   */
  async sendLeft(own: string, signal: AbortSignal): Promise<boolean> {
    const { folder } = this.#deps;
    const left = (await leftIn(folder)).filter((writer) => writer !== own);
    if (left.length > 0) await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const writer of left)
      await claimed(folder, writer, own, async () => {
        const drain = this.#drainOf(writer, new BacklogReader(folder, writer), keptFilesOf(folder, writer));
        const send = async (): Promise<void> => {
          await drain.run(signal);
          signal.throwIfAborted();
        };
        try {
          await send();
          const isGone = await retireBacklog(folder, writer, send);
          this.report(drain, { isBack: false });
          if (isGone) await this.#deps.store().release(writer, true);
        } finally {
          this.reportRefused(drain);
        }
      });
    return left.length > 0;
  }

  #drainOf(writer: string, reader: BacklogReader, files: KeptFiles): Drain {
    const refused = new RefusedEntries(this.#deps.folder, writer);
    return new Drain({ writer, reader, files, refused }, this.#deps.store);
  }
}
