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
  /** Offset after the last line that counts; what follows is a torn tail, or prepared space. */
  readonly good: number;
  readonly damage: readonly Damage[];
  /** A line at `good` that was perhaps read while it was being written. */
  readonly doubtful?: Buffer;
}

const LF = 10;
const SPACE = 32;
/** Length of the checksum in hex. */
const CRC = 8;
const HEX = Buffer.from('0123456789abcdef');

/** The text that the checksum of a record is of. */
export const bodyOf = ({ seq, kind, values }: JournalRecord): string =>
  JSON.stringify([seq, kind, ...values]);

/** Bytes of a line with a body of this many. */
export const lineBytes = (bodyBytes: number): number => CRC + 1 + bodyBytes + 1;

/**
 * `crc32hex SP json([seq, kind, ...values]) LF` for each body: JSON text holds no LF, so a reader finds the next record
 * after any damage.
 * @param lines as long as all of them; filled and returned
 */
export function linesOf(bodies: readonly string[], lines: Buffer): Buffer {
  let at = 0;
  for (const body of bodies) {
    const start = at + CRC + 1;
    const end = start + lines.write(body, start);
    writeHex(lines, at, crc32(lines.subarray(start, end)));
    lines[start - 1] = SPACE;
    lines[end] = LF;
    at = end + 1;
  }
  return lines;
}

function writeHex(lines: Buffer, at: number, value: number): void {
  for (let digit = CRC - 1, rest = value; digit >= 0; digit--, rest >>>= 4)
    lines[at + digit] = HEX[rest & 15] ?? 0;
}

/**
 * Space for lines is prepared with NUL bytes, which no line holds. A reader that comes while a line is written may find
 * its end and not yet its middle. So decoding stops before a line with NUL bytes, unless it was `seen` just so before.
 */
export function decode(bytes: Buffer, seen?: Buffer): Decoded {
  const records: JournalRecord[] = [];
  const damage: Damage[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    const line = bytes.subarray(start, end);
    const record = decodeLine(line);
    if (record) records.push(record);
    // an empty line comes from a writer that resumed after a failed write
    else if (line.length > 0) {
      const settled = !line.includes(0) || (start === 0 && seen?.equals(line));
      if (!settled) return { records, good: start, damage, doubtful: line };
      damage.push({ offset: start, length: line.length });
    }
    start = end + 1;
  }
  return { records, good: start, damage };
}

const hexOf = (value: number): string => value.toString(16).padStart(CRC, '0');

function decodeLine(line: Buffer): JournalRecord | undefined {
  const body = line.subarray(CRC + 1);
  if (line[CRC] !== SPACE || hexOf(crc32(body)) !== line.toString('latin1', 0, CRC)) return undefined;
  const [seq, kind, ...values] = JSON.parse(body.toString('utf8')) as [number, string, ...Json[]];
  return { seq, kind, values };
}
