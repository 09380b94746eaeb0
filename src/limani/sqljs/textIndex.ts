// Which blocks of rows can hold a text: each has a signature of the groups of four characters in it.
// (Of three there are too few: numbers would be in every block.)
import type { SqlValue } from 'sql.js';
import type { Row } from './view.ts';

/** Bytes of a signature: two of them fill a page. */
const BYTES = 2000;
const BITS = BYTES * 8;

/** A table with texts, and its signatures: one for 2^shift rows. */
export interface TextSource {
  readonly table: string;
  readonly signatures: string;
  readonly shift: number;
  readonly columns: readonly string[];
}

/** The shifts are those of the triggers. */
export const OPERATION_TEXTS: TextSource = {
  table: 'operations',
  signatures: '_operation_texts',
  shift: 6,
  columns: ['name', 'arguments_json', 'logs_json'],
};
export const FACT_TEXTS: TextSource = {
  table: 'command_n_facts_in_order',
  signatures: '_fact_texts',
  shift: 7,
  columns: ['command'],
};

/** What this file needs of a view. */
export interface Statements {
  rows(query: { readonly sql: string; readonly values: readonly SqlValue[] }): readonly Row[];
}

/** ASCII letters are one in either case, as LIKE has it. */
const folded = (unit: number): number => (unit >= 65 && unit <= 90 ? unit + 32 : unit);

/** Calls `found` with the bit of each group of four in the text, of so many bits. */
function eachBit(text: string, found: (bit: number) => void, bits = BITS): void {
  let a = folded(text.charCodeAt(0));
  let b = folded(text.charCodeAt(1));
  let c = folded(text.charCodeAt(2));
  for (let i = 3; i < text.length; i++) {
    const d = folded(text.charCodeAt(i));
    const hash =
      Math.imul(a, 0x9e3779b1) ^
      Math.imul(b, 0x85ebca6b) ^
      Math.imul(c, 0xc2b2ae35) ^
      Math.imul(d, 0x27d4eb2f);
    found(((hash ^ (hash >>> 15)) >>> 0) % bits);
    a = b;
    b = c;
    c = d;
  }
}

export function signatureOf(texts: Iterable<string>, bytes = BYTES): Uint8Array {
  const bits = new Uint8Array(bytes);
  for (const text of texts)
    eachBit(text, (bit) => (bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7))), bytes * 8);
  return bits;
}

/** Whether the text may be in what a signature is of. */
export function isIn(signature: Uint8Array, text: string): boolean {
  let all = true;
  eachBit(
    text,
    (bit) => {
      if (((signature[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) all = false;
    },
    signature.length * 8,
  );
  return all;
}

/** For each bit of a byte, a blob of the bytes that have it. */
const WITH_BIT = Array.from({ length: 8 }, (_, bit) => {
  const bytes = Array.from({ length: 256 }, (__, byte) => byte).filter((byte) => byte & (1 << bit));
  return `X'${Buffer.from(bytes).toString('hex')}'`;
});

/** More of them hardly say more. */
const MAX_GROUPS = 24;

/** An SQL condition on a signature that holds wherever the text may be. */
export function mayHold(text: string): string {
  const bits = new Set<number>();
  eachBit(text, (bit) => bits.add(bit));
  const conditions = [...bits]
    .slice(0, MAX_GROUPS)
    .map((bit) => `instr(${WITH_BIT[bit & 7]}, substr(bits, ${(bit >> 3) + 1}, 1))`);
  return conditions.length === 0 ? '1' : `(${conditions.join(' AND ')})`;
}

/** Blocks from the first to the last. */
export type BlockRange = readonly [first: number, last: number];

const lastBlock = (db: Statements, { table, shift }: TextSource): number =>
  Number(
    db.rows({ sql: `SELECT coalesce(max(id) >> ${shift}, -1) AS last FROM ${table}`, values: [] })[0]?.[
      'last'
    ],
  );

/** Where there are no signatures, among them the newest rows; in order. */
export function unsigned(db: Statements, source: TextSource): BlockRange[] {
  const last = lastBlock(db, source);
  const sql = `SELECT before + 1 AS first, block - 1 AS last FROM (
      SELECT block, lag(block, 1, -1) OVER (ORDER BY block) AS before FROM ${source.signatures})
    WHERE block > before + 1`;
  const counted = db.rows({
    sql: `SELECT count(*) AS n, coalesce(max(block), -1) AS max FROM ${source.signatures}`,
    values: [],
  })[0];
  const max = Number(counted?.['max']);
  const whole = Number(counted?.['n']) === max + 1;
  const gaps = whole ? [] : db.rows({ sql, values: [] });
  const ranges = gaps.map(({ first, last: end }): BlockRange => [Number(first), Number(end)]);
  return max < last ? [...ranges, [max + 1, last]] : ranges;
}

/** Ranges of ids in which one of the texts may be; every row that holds one is in them. */
export function idsThatMayHold(
  db: Statements,
  source: TextSource,
  texts: readonly string[],
): (readonly [from: number, to: number])[] {
  const condition = [...new Set(texts)].map(mayHold).join(' OR ');
  const sql = `SELECT block FROM ${source.signatures} WHERE ${condition} ORDER BY block`;
  const blocks = db.rows({ sql, values: [] }).map(({ block }): BlockRange => [Number(block), Number(block)]);
  const merged: [number, number][] = [];
  for (const [first, last] of [...blocks, ...unsigned(db, source)].sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  const { shift } = source;
  return merged.map(([first, last]) => [first * 2 ** shift, (last + 1) * 2 ** shift - 1]);
}

/** How many signatures are made at a time: about a second's work. */
const MAX_SIGNED = 4096;

/** Makes signatures for blocks that are full, as many as can be made at a time. */
export function sign(
  db: Statements,
  source: TextSource,
  write: (values: readonly SqlValue[]) => void,
  most = MAX_SIGNED,
): void {
  const { table, shift, columns } = source;
  const last = lastBlock(db, source);
  let left = most;
  for (const [first, end] of unsigned(db, source)) {
    const blocks = db.rows({
      sql: `SELECT DISTINCT id >> ${shift} AS block FROM ${table} WHERE id BETWEEN ? AND ? LIMIT ?`,
      values: [first * 2 ** shift, Math.min(end + 1, last) * 2 ** shift - 1, left],
    });
    for (const { block } of blocks) {
      const from = Number(block) * 2 ** shift;
      const rows = db.rows({
        sql: `SELECT ${columns.join(', ')} FROM ${table} WHERE id BETWEEN ? AND ?`,
        values: [from, from + 2 ** shift - 1],
      });
      const texts = rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'string');
      write([Number(block), signatureOf(texts)]);
    }
    left -= blocks.length;
    if (left <= 0) return;
  }
}
