import { randomUUID } from 'node:crypto';
import type { Binary } from 'mongodb';
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
import type { Deployment } from './deployment.ts';
import type { ContentDocument } from './documents.ts';
import { isDuplicate } from './failures.ts';
import type { WriteQueue } from './writeQueue.ts';

/** A document is at most 16 MB. */
const PART_BYTES = 8 * 1024 * 1024;
/** Contents looked at together. */
const GROUP = 500;

const bytesOf = (bytes: Binary | Uint8Array): Uint8Array =>
  bytes instanceof Uint8Array ? bytes : bytes.value();

/** Contents in a collection of their own, large ones in parts. The document of a content is what counts: it comes last. */
export class Contents {
  readonly #deployment: Deployment;
  readonly #queue: WriteQueue;

  constructor(deployment: Deployment, queue: WriteQueue) {
    this.#deployment = deployment;
    this.#queue = queue;
  }

  async putContent(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(checkedBytes(bytes));
    if (await this.#queue.add(() => this.#renew(sha256))) return sha256;
    const packed = await pack(bytes);
    await this.#queue.add(() => this.#insert(sha256, packed));
    return sha256;
  }

  async getContent(sha256: string): Promise<Uint8Array | null> {
    const _id = checkedHash(sha256);
    const packed = await this.#deployment.read(async () => {
      const { contents, parts } = this.#deployment.collections;
      const found = await contents.findOne({ _id });
      if (found?.bytes) return bytesOf(found.bytes);
      if (!found?.parts) return null;
      const pieces = await parts.find({ of: found.parts }).sort({ n: 1 }).toArray();
      return Buffer.concat(pieces.map(({ bytes }) => bytesOf(bytes)));
    });
    return packed && unpack(packed, sha256);
  }

  /** @param before epoch seconds */
  async pruneContent(before: number): Promise<PrunedContents> {
    const since = new Date(checkedBefore(before) * 1000);
    const { contents } = this.#deployment.collections;
    let [removed, bytes] = [0, 0];
    for (let last = ''; ;) {
      const old = await this.#deployment.read(() =>
        contents
          .find({ put: { $lt: since }, _id: { $gt: last } }, { projection: { size: 1, parts: 1 } })
          .sort({ _id: 1 })
          .limit(GROUP)
          .toArray(),
      );
      const end = old.at(-1);
      if (!end) break;
      last = end._id;
      const used = await this.#deployment.read(() => this.#usedOf(old));
      for (const content of old)
        if (!used.has(content._id) && (await this.#queue.add(() => this.#remove(content, since)))) {
          removed++;
          bytes += content.size;
        }
    }
    await this.#queue.add(() => this.#removeLooseParts(since));
    return { removed, bytes };
  }

  /** What is there is kept anew: whoever removes what is old looks at its time in the same moment. */
  async #renew(_id: string): Promise<boolean> {
    const { matchedCount } = await this.#deployment.collections.contents.updateOne(
      { _id },
      { $currentDate: { put: true } },
    );
    return matchedCount > 0;
  }

  async #insert(_id: string, packed: Buffer): Promise<void> {
    const parts = packed.length > PART_BYTES ? await this.#insertParts(packed) : null;
    const document = { size: packed.length, bytes: parts === null ? packed : null, parts };
    try {
      const { upsertedCount } = await this.#deployment.collections.contents.updateOne(
        { _id },
        { $setOnInsert: document, $currentDate: { put: true } },
        { upsert: true },
      );
      if (upsertedCount > 0) return;
    } catch (error) {
      // another put it at the same moment
      if (!isDuplicate(error)) throw error;
      await this.#renew(_id);
    }
    if (parts !== null) await this.#removeParts(parts);
  }

  /** @returns what they are known by */
  async #insertParts(packed: Buffer): Promise<string> {
    const of = randomUUID();
    for (let n = 0; n * PART_BYTES < packed.length; n++)
      await this.#deployment.collections.parts.updateOne(
        { _id: `${of}#${n}` },
        {
          $set: { of, n, bytes: packed.subarray(n * PART_BYTES, (n + 1) * PART_BYTES) },
          $currentDate: { put: true },
        },
        { upsert: true },
      );
    return of;
  }

  async #removeParts(of: string): Promise<void> {
    await this.#deployment.collections.parts.deleteMany({ of });
  }

  /** False: it was put again, or another removed it. */
  async #remove({ _id, parts }: ContentDocument, since: Date): Promise<boolean> {
    const { deletedCount } = await this.#deployment.collections.contents.deleteOne({
      _id,
      put: { $lt: since },
    });
    if (deletedCount === 0) return false;
    if (parts !== null) await this.#removeParts(parts);
    return true;
  }

  /** Those that an operation or a fact refers to. */
  async #usedOf(contents: readonly ContentDocument[]): Promise<ReadonlySet<string>> {
    const { operations, facts } = this.#deployment.collections;
    const among = { $in: contents.map(({ _id }) => CONTENT_SCHEME + _id) };
    const used = await Promise.all([
      operations.distinct('output_hash', { output_hash: among }),
      facts.distinct('output_hash', { output_hash: among }),
      facts.distinct('content_hash', { content_hash: among }),
    ]);
    return new Set(used.flat().map((hash) => String(hash).slice(CONTENT_SCHEME.length)));
  }

  /** Parts that a process did not live to use, or to remove. */
  async #removeLooseParts(since: Date): Promise<void> {
    const { contents, parts } = this.#deployment.collections;
    const old = await parts.distinct('of', { put: { $lt: since } });
    const used = new Set(await contents.distinct('parts', { parts: { $in: old } }));
    for (const of of old) if (!used.has(of)) await this.#removeParts(of);
  }
}
