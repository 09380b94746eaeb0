import { checkedBytes, checkedHash } from '../content.ts';
import { LimaniError } from '../error.ts';
import type { RemoteLimani } from '../remote.ts';
import { inTime, isAway, isRefusal } from './inTime.ts';
import type { Outbox } from './outbox.ts';
import type { OwnBacklog } from './ownBacklog.ts';
import { SentContents } from './sentContents.ts';

export interface ContentsDeps {
  readonly remote: RemoteLimani;
  readonly outbox: Outbox;
  readonly backlog: OwnBacklog;
  readonly patienceMs: number;
  /** Something was kept here. */
  readonly onKept: () => void;
}

/** For each byte of a content, at 100 KB a second. */
const MS_PER_BYTE = 0.01;

/** Contents on their way: to the server while it is there, else to a file. */
export class Contents {
  readonly #deps: ContentsDeps;
  readonly #underWay = new Set<Promise<string>>();
  /** On the server, or on their way there, before the entries that refer to them. */
  readonly sent = new SentContents();

  constructor(deps: ContentsDeps) {
    this.#deps = deps;
  }

  /** @throws LimaniError */
  put(bytes: Uint8Array): Promise<string> {
    const put = this.#put(checkedBytes(bytes));
    this.#underWay.add(put);
    const ended = (): unknown => this.#underWay.delete(put);
    put.then(ended, ended);
    return put;
  }

  /** What this process keeps itself; null where there is none. */
  async kept(sha256: string): Promise<Uint8Array | null> {
    const { backlog } = this.#deps;
    return backlog.count > 0 ? backlog.files.get(checkedHash(sha256)) : null;
  }

  /** Resolves when those are decided that are under way. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#underWay]);
  }

  /**
   * To the server, whatever else is under way.
   * @throws LimaniError `unavailable` where it is not known to be there; others where it will never be
   */
  async send(bytes: Uint8Array): Promise<string> {
    try {
      return await this.#deps.remote.putContent(bytes);
    } catch (error) {
      const inDoubt = error instanceof LimaniError && error.code === 'not-written' && !isRefusal(error);
      throw inDoubt ? new LimaniError('unavailable', error.message, { cause: error }) : error;
    }
  }

  async #put(bytes: Uint8Array): Promise<string> {
    const { outbox, backlog, patienceMs, remote, onKept } = this.#deps;
    for (;;) {
      await outbox.decided();
      // who waits hears of it a little later: what was kept may be on its way already
      if (!outbox.isDecided) continue;
      if (outbox.away) {
        const hash = await backlog.putContent(bytes);
        this.sent.add(hash, bytes);
        onKept();
        return hash;
      }
      try {
        const hash = await inTime(this.send(bytes), patienceMs + bytes.length * MS_PER_BYTE, remote.where);
        this.sent.add(hash, bytes);
        return hash;
      } catch (error) {
        if (!isAway(error)) throw error;
        outbox.goAway(error);
      }
    }
  }
}
