import type { RunFilter } from '../limani.ts';
import type { CheckedPage } from '../page.ts';
import type { Found } from '../records/lists.ts';
import type { Query } from '../sql/queries.ts';
import type { SqlStore } from '../sql/reader.ts';
import type { Row } from '../records/rows.ts';
import { searchRuns } from './runSearch.ts';
import { rowsOf, type Server, type Session } from './server.ts';
import type { WriteQueue } from './writeQueue.ts';

/** Runs that nobody records any more. */
const orphans = (isLive: string): string =>
  `SELECT r.id FROM runs r WHERE r.status IN ('queued', 'running') AND NOT ${isLive}`;

/** Reads states of the store. Who reads marks the runs that nobody records any more, and sees them so. */
export class RunStore implements SqlStore {
  readonly #server: Server;
  readonly #queue: WriteQueue;

  constructor(server: Server, queue: WriteQueue) {
    this.#server = server;
    this.#queue = queue;
  }

  read(queries: readonly Query[]): Promise<readonly (readonly Row[])[]> {
    return this.#read(async (session) => {
      const answers: (readonly Row[])[] = [];
      for (const query of queries) answers.push(await rowsOf(session, query));
      return answers;
    });
  }

  search(filter: RunFilter, page: CheckedPage): Promise<Found> {
    return this.#read((session) => searchRuns(session, filter, page));
  }

  async #read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (;;) {
      const { dead, answer } = await this.#server.read(async (session) => {
        const ids = (await session.rows(orphans(session.isLive))).map(({ id }) => String(id));
        return ids.length > 0 ? { dead: ids } : { dead: [], answer: { value: await work(session) } };
      });
      if (answer) return answer.value;
      await this.#interrupt(dead);
    }
  }

  async #interrupt(orphans: readonly string[]): Promise<void> {
    // finding one marks it, unless its recorder was heard of meanwhile
    await Promise.all(orphans.map((runId) => this.#queue.add((transaction) => transaction.find(runId))));
  }
}
