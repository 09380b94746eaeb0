import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyOf, decode, lineBytes, linesOf, type JournalRecord } from './codec.ts';

const record: fc.Arbitrary<JournalRecord> = fc.record({
  seq: fc.integer({ min: 1 }),
  kind: fc.constantFrom('run', 'fact'),
  values: fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null)), {
    maxLength: 5,
  }),
});
const bytesOf = (records: readonly JournalRecord[]): Buffer => {
  const bodies = records.map(bodyOf);
  const total = bodies.reduce((sum, body) => sum + lineBytes(Buffer.byteLength(body)), 0);
  return linesOf(bodies, Buffer.alloc(total));
};
const encode = (one: JournalRecord): Buffer => bytesOf([one]);

test('records come back as they were, and none of their texts ends a line', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 10 }), (records) => {
      const bytes = bytesOf(records);
      expect(decode(bytes)).toEqual({ records, good: bytes.length, damage: [] });
      expect(bytes.filter((byte) => byte === 10)).toHaveLength(records.length);
    }),
  );
});

test('after a torn write and a new line, the rest is read; the torn part is reported', () => {
  const [first, second] = [
    { seq: 1, kind: 'run', values: ['a'] },
    { seq: 2, kind: 'run', values: ['b'] },
  ];
  const torn = encode(first).subarray(0, 12);
  const lf = Buffer.from('\n');
  const bytes = Buffer.concat([encode(first), torn, lf, encode(second), lf, lf, torn]);
  expect(decode(bytes)).toEqual({
    records: [first, second],
    good: bytes.length - torn.length,
    damage: [{ offset: encode(first).length, length: torn.length }],
  });
});

test('a line that is looked at while it is written is no damage until it is seen again unchanged', () => {
  const records = [1, 2, 3].map((seq) => ({ seq, kind: 'fact', values: ['x'.repeat(100)] }));
  const bytes = bytesOf(records);
  const half = Buffer.from(bytes);
  // the first record is there; of the second one the beginning is not, and its end already is
  const [start, end] = [bytes.indexOf(10) + 1, bytes.indexOf(10, bytes.indexOf(10) + 1)];
  half.fill(0, start, start + 40);
  const first = decode(half);
  expect(first).toMatchObject({ records: records.slice(0, 1), good: start, damage: [] });
  expect(first.doubtful).toEqual(half.subarray(start, end));
  const rest = { records: records.slice(1), good: bytes.length - start, damage: [] };
  expect(decode(bytes.subarray(start), first.doubtful)).toEqual(rest);
  expect(decode(half.subarray(start), first.doubtful)).toEqual({
    records: records.slice(2),
    good: bytes.length - start,
    damage: [{ offset: 0, length: end - start }],
  });
});
