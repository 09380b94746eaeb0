// Bytes under their hash, compressed.
import { checkedBytes, checkedHash, checkedNumber, pack, sha256Of, unpack } from '@databook/limani-kit';

export class Contents {
  #store;

  constructor(store) {
    this.#store = store;
  }

  async putContent(bytes) {
    const sha256 = sha256Of(checkedBytes(bytes));
    const packed = await pack(bytes);
    this.#store.write((db) =>
      db
        .prepare(
          'INSERT INTO contents VALUES(?, ?, ?) ON CONFLICT(sha256) DO UPDATE SET put = max(put, excluded.put)',
        )
        .run(sha256, Date.now() / 1000, packed),
    );
    return sha256;
  }

  async getContent(sha256) {
    const hash = checkedHash(sha256);
    const row = this.#store.read((db) =>
      db.prepare('SELECT packed FROM contents WHERE sha256 = ?').get(hash),
    );
    return row ? unpack(row.packed, hash) : null;
  }

  async pruneContent(before) {
    const time = checkedNumber('The time "before"', before);
    return this.#store.write((db) => {
      const old = db.prepare('SELECT sha256, length(packed) AS bytes FROM contents WHERE put < ?').all(time);
      const used = old.length > 0 ? inUse(db) : new Set();
      const gone = old.filter(({ sha256 }) => !used.has(sha256));
      const remove = db.prepare('DELETE FROM contents WHERE sha256 = ?');
      for (const { sha256 } of gone) remove.run(sha256);
      return { removed: gone.length, bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0) };
    });
  }
}

/** Whatever an operation or a fact calls `sha256:…`, wherever it does. */
function inUse(db) {
  const used = new Set();
  for (const { doc } of db.prepare('SELECT doc FROM operations UNION ALL SELECT doc FROM facts').iterate())
    for (const [, sha256] of doc.matchAll(/sha256:([0-9a-f]{64})/g)) used.add(sha256);
  return used;
}
