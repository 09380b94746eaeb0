import { crc32 } from 'node:zlib';
import type { Json } from '../entries.ts';

/** One entry of a journal: its number in the writer's sequence, what it is, and the values of its statement (JSON as it is). */
export interface JournalRecord {
  readonly seq: number;
  readonly kind: string;
  readonly values: readonly Json[];
}

/** Bytes that are no record: a torn write that was resumed, or damage. */
export interface Damage {
  readonly offset: number;
  readonly length: number;
}

export interface Decoded {
  readonly records: readonly JournalRecord[];
  /** Offset after the last complete line; what follows is a torn tail. */
  readonly good: number;
  readonly damage: readonly Damage[];
}

const LF = 10;
const SPACE = 32;
/** Length of the checksum in hex. */
const CRC = 8;

const checksum = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(CRC, '0');

/** `crc32hex SP json([seq, kind, ...values]) LF`: JSON text holds no LF, so a reader finds the next record after any damage. */
export function encode({ seq, kind, values }: JournalRecord): Buffer {
  const line = Buffer.from(`${' '.repeat(CRC + 1)}${JSON.stringify([seq, kind, ...values])}\n`);
  line.write(checksum(line.subarray(CRC + 1, -1)), 'latin1');
  return line;
}

export function decode(bytes: Buffer): Decoded {
  const records: JournalRecord[] = [];
  const damage: Damage[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    // an empty line comes from a writer that resumed after a failed write
    if (end > start) {
      const record = decodeLine(bytes.subarray(start, end));
      if (record) records.push(record);
      else damage.push({ offset: start, length: end - start });
    }
    start = end + 1;
  }
  return { records, good: start, damage };
}

function decodeLine(line: Buffer): JournalRecord | undefined {
  const body = line.subarray(CRC + 1);
  if (line[CRC] !== SPACE || checksum(body) !== line.toString('latin1', 0, CRC)) return undefined;
  const [seq, kind, ...values] = JSON.parse(body.toString('utf8')) as [number, string, ...Json[]];
  return { seq, kind, values };
}
