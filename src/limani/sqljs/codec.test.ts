import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode, type JournalRecord } from './codec.ts';

const record: fc.Arbitrary<JournalRecord> = fc.record({
  seq: fc.integer({ min: 1 }),
  kind: fc.constantFrom('run', 'fact'),
  values: fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null)), {
    maxLength: 5,
  }),
});
const bytesOf = (records: readonly JournalRecord[]): Buffer => Buffer.concat(records.map(encode));

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
