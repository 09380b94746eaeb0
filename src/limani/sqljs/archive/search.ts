// Searching runs of which some lie in archives: these are opened one after the other, from the newest run back.
import type { RunFilter } from '../../limani.ts';
import { escaped } from '../../records/lists.ts';
import { allOf, among, type Condition } from '../../sql/queries.ts';
import { rareRuns } from '../rareRuns.ts';
import { otherConditions } from '../runConditions.ts';
import { isIn, type Statements } from '../textIndex.ts';
import type { Row } from '../view.ts';
import { mayMatch, needsArchives } from './keys.ts';

/** Archives whose runs are sorted in a moment. */
const FEW = 4;

/** A view as it is searched. */
export interface Searched extends Statements {
  /** Rows of an archive, until others are asked for; nothing where it is lost. */
  archive(file: string): Statements | undefined;
}

export interface Looked {
  readonly meant: readonly Row[];
  /** Where it stopped because it was late; nothing where it did not. */
  readonly upTo: Row | undefined;
}

interface Parts {
  /** What the rows of runs say. */
  readonly ofRuns: RunFilter;
  /** What only that says which belongs to them. */
  readonly ofContents: RunFilter;
}

function partsOf({ status, pinned, cell, plugin, host, text, ...range }: RunFilter): Parts {
  return {
    ofRuns: { ...range, ...(status && { status }), ...(pinned !== undefined && { pinned }) },
    ofContents: {
      ...(range.notebook !== undefined && { notebook: range.notebook }),
      ...(cell !== undefined && { cell }),
      ...(plugin !== undefined && { plugin }),
      ...(host !== undefined && { host }),
      ...(text !== undefined && { text }),
    },
  };
}

const oneOf = (runIds: readonly string[]): Condition => ({
  sql: 'r.id IN (SELECT value FROM json_each(?))',
  values: [JSON.stringify(runIds)],
});

/** @param signature null where there is none */
const mayHoldText = (signature: Row[string] | undefined, text: string): boolean =>
  !(signature instanceof Uint8Array) || isIn(signature, text) || isIn(signature, escaped(text));

/** A search that has to look into archives. */
export class ArchiveSearch {
  readonly #db: Searched;
  readonly #files: ReadonlyMap<number, string>;
  readonly #parts: Parts;
  readonly #looked = new Set<number>();
  /** Of archives that were looked into: the runs that can be meant, where they are few. */
  readonly #rare = new Map<number, ReadonlySet<string>>();

  private constructor(db: Searched, files: ReadonlyMap<number, string>, parts: Parts) {
    this.#db = db;
    this.#files = files;
    this.#parts = parts;
  }

  /** Nothing where no archive can hold what is meant. */
  static of(db: Searched, filter: RunFilter): ArchiveSearch | undefined {
    if (!needsArchives(filter)) return undefined;
    const { sql, values } = allOf(mayMatch(filter));
    const { text } = filter;
    const texts = text === undefined ? 'NULL AS texts' : 'a.texts';
    const found = db
      .rows({ sql: `SELECT a.id, a.file, ${texts} FROM _archives a WHERE ${sql}`, values })
      .filter((row) => text === undefined || mayHoldText(row['texts'], text));
    if (found.length === 0) return undefined;
    return new ArchiveSearch(
      db,
      new Map(found.map(({ id, file }) => [Number(id), String(file)])),
      partsOf(filter),
    );
  }

  /**
   * On a run `r`: that it can be meant at all, as far as is known by now.
   * @param rare ids of runs in the image among which those that are meant are
   */
  possible(rare: readonly string[] | undefined): Condition {
    const unknown = [...this.#files.keys()].filter((id) => !this.#rare.has(id));
    // by the index of these archives' runs where they are few, which are then sorted; else in the order of the list
    const column = unknown.length > FEW ? '+r.archive' : 'r.archive';
    const known = [...this.#rare.values()].flatMap((ids) => [...ids]);
    const ways: Condition[] = [
      rare
        ? allOf([{ sql: `${column} IS NULL`, values: [] }, oneOf(rare)])
        : { sql: `${column} IS NULL`, values: [] },
      among(column, unknown),
      oneOf(known),
    ];
    return {
      sql: `(${ways.map(({ sql }) => `(${sql})`).join(' OR ')})`,
      values: ways.flatMap(({ values }) => values),
    };
  }

  /** On a run `r`: that it is meant, or archived and to be looked at. */
  conditions(): Condition[] {
    const contents = allOf(otherConditions(this.#parts.ofContents));
    return [
      ...otherConditions(this.#parts.ofRuns),
      { sql: `r.archive IS NOT NULL OR (${contents.sql})`, values: contents.values },
    ];
  }

  /** Of runs that meet the conditions, in their order: those that are meant, no more than so many; looks until it is late. */
  meant(rows: readonly Row[], most: number, isLate: () => boolean): Looked {
    const meant: Row[] = [];
    for (let from = 0; from < rows.length && meant.length < most;) {
      const archive = rows[from]?.['archive'];
      let to = from + 1;
      while (to < rows.length && rows[to]?.['archive'] === archive) to++;
      const group = rows.slice(from, to);
      meant.push(...(typeof archive === 'number' ? this.#inArchive(archive, group) : group));
      from = to;
      if (from < rows.length && meant.length < most && isLate()) return { meant, upTo: rows[from - 1] };
    }
    return { meant: meant.slice(0, most), upTo: undefined };
  }

  #inArchive(id: number, rows: readonly Row[]): readonly Row[] {
    const file = this.#files.get(id);
    if (file === undefined) return [];
    const archive = this.#db.archive(file);
    if (!this.#looked.has(id)) {
      this.#looked.add(id);
      const rare = archive ? rareRuns(archive, this.#parts.ofContents) : [];
      if (rare) this.#rare.set(id, new Set(rare));
    }
    const rare = this.#rare.get(id);
    const ids = rows.map((row) => String(row['id'])).filter((runId) => !rare || rare.has(runId));
    if (!archive || ids.length === 0) return [];
    const { sql, values } = allOf([oneOf(ids), ...otherConditions(this.#parts.ofContents)]);
    const found = archive.rows({ sql: `SELECT r.id FROM runs r WHERE ${sql}`, values });
    const meant = new Set(found.map((row) => row['id']));
    return rows.filter((row) => meant.has(row['id'] ?? null));
  }
}
