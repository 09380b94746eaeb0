import {
  checkedBefore,
  checkedBytes,
  checkedHash,
  CONTENT_SCHEME,
  pack,
  sha256Of,
  unpack,
} from '../content.ts';
import type { PrunedContents } from '../limani.ts';
import type { Server } from './server.ts';
import type { WriteQueue } from './writeQueue.ts';

/** Contents removed in one transaction at most. */
const GROUP = 500;

/**
 * Not put since, and nothing refers to it. Whoever puts one again changes its row: a removal that waited for that looks
 * at the row anew, and a put that waited for a removal makes the row anew.
 */
const GOES = `put_at < to_timestamp(?) AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.output_hash = contents.hash)
  AND NOT EXISTS (SELECT 1 FROM command_n_facts_in_order f WHERE f.content_hash = contents.hash)
  AND NOT EXISTS (SELECT 1 FROM command_n_facts_in_order f WHERE f.output_hash = contents.hash)`;

/** Contents in a table of their own, as others refer to them: with the scheme before the hash. */
export class Contents {
  readonly #server: Server;
  readonly #queue: WriteQueue;

  constructor(server: Server, queue: WriteQueue) {
    this.#server = server;
    this.#queue = queue;
  }

  async putContent(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(checkedBytes(bytes));
    const hash = CONTENT_SCHEME + sha256;
    const renewed = await this.#queue.add(({ session }) =>
      session.rows('UPDATE contents SET put_at = now() WHERE hash = ? RETURNING hash', [hash]),
    );
    if (renewed.length > 0) return sha256;
    const packed = await pack(bytes);
    await this.#queue.add(({ session }) =>
      session.rows(
        'INSERT INTO contents(hash, gzip) VALUES(?, ?) ON CONFLICT(hash) DO UPDATE SET put_at = excluded.put_at',
        [hash, packed],
      ),
    );
    return sha256;
  }

  async getContent(sha256: string): Promise<Uint8Array | null> {
    const hash = CONTENT_SCHEME + checkedHash(sha256);
    const [row] = await this.#server.read((session) =>
      session.rows("SELECT encode(gzip, 'base64') AS packed FROM contents WHERE hash = ?", [hash]),
    );
    return row ? unpack(Buffer.from(String(row['packed']), 'base64'), sha256) : null;
  }

  /** @param before epoch seconds */
  async pruneContent(before: number): Promise<PrunedContents> {
    const since = checkedBefore(before);
    let [removed, bytes, after] = [0, 0, ''];
    for (;;) {
      const from = after;
      const rows = await this.#queue.add(({ session }) =>
        session.rows(
          `DELETE FROM contents WHERE ${GOES} AND hash IN
             (SELECT hash FROM contents WHERE hash > ? AND ${GOES} ORDER BY hash LIMIT ?)
           RETURNING hash, octet_length(gzip) AS bytes`,
          [since, from, since, GROUP],
        ),
      );
      if (rows.length === 0) return { removed, bytes };
      for (const row of rows) {
        removed++;
        bytes += Number(row['bytes']);
        const hash = String(row['hash']);
        if (hash > after) after = hash;
      }
    }
  }
}
