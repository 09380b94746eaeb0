import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../../sdk/index.ts';
import { parsedItems, splitAnswer } from './items.ts';

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('NaN', '+Inf', '-Inf', '0'),
);
const labels = fc.dictionary(
  fc.constantFrom('metric', '__name__', 'a', '{"metric":{'),
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('{"metric":{', ']},{"metric":{"a', '"}]}', '\\"{'),
  ),
);
const sample = fc.tuple(fc.nat(2e9), value);
const histogram = fc.tuple(fc.nat(2e9), fc.record({ count: fc.nat().map(String), sum: value }));
const ranges = fc.array(
  fc.oneof(
    fc.record({ metric: labels, values: fc.array(sample, { minLength: 1, maxLength: 4 }) }),
    fc.record({
      metric: labels,
      values: fc.array(sample, { maxLength: 2 }),
      histograms: fc.array(histogram, { maxLength: 2 }),
    }),
  ),
  { minLength: 1, maxLength: 5 },
);
const vectors = fc.array(fc.record({ metric: labels, value: sample }), { minLength: 1, maxLength: 5 });

const bytesOf = (result: unknown[], more: object, space?: number): Uint8Array =>
  encodeUtf8(
    JSON.stringify({ status: 'success', data: { resultType: 'matrix', result }, ...more }, null, space),
  );

test('an answer that is split reads like one that is parsed whole', () => {
  fc.assert(
    fc.property(fc.oneof(ranges, vectors), fc.string(), (result, warning) => {
      const split = splitAnswer(bytesOf(result, { warnings: [warning] }));
      const whole = parsedItems(result);
      expect(split?.items.count).toBe(whole.count);
      expect(split?.envelope).toEqual({
        status: 'success',
        data: { resultType: 'matrix', result: [] },
        warnings: [warning],
      });
      for (let i = 0; i < whole.count; i++) {
        expect(split?.items.get(i)).toEqual(whole.get(i));
        expect(split?.items.last(i)).toBe(whole.last(i));
      }
    }),
  );
});

test('an answer cut anywhere is never taken for a whole one', () => {
  const series = [
    { metric: { a: 'b' }, values: [[1, '2']] },
    { metric: { a: '}]}' }, values: [[1, '2']] },
  ];
  const bytes = bytesOf(series, {});
  for (let size = 0; size < bytes.length; size++) {
    let split: ReturnType<typeof splitAnswer>;
    try {
      split = splitAnswer(bytes.subarray(0, size));
    } catch (error) {
      expect((error as Error).message).toMatch(/breaks off/);
      continue;
    }
    expect(split).toBeUndefined();
  }
  expect(splitAnswer(bytes)?.items.count).toBe(2);
});

test('labels full of brackets end the search for the end', () => {
  const bytes = bytesOf([{ metric: { a: '}]}'.repeat(1000) }, values: [[1, '2']] }], {});
  expect(() => splitAnswer(bytes)).toThrow(/breaks off/);
  expect(
    splitAnswer(bytesOf([{ metric: { a: '}]}'.repeat(99) }, values: [[1, '2']] }], {}))?.items.count,
  ).toBe(1);
});

test('an answer without elements, or written otherwise, is not split', () => {
  expect(splitAnswer(bytesOf([], {}))).toBeUndefined();
  expect(splitAnswer(bytesOf([{ metric: {}, value: [1, '2'] }], {}, 2))).toBeUndefined();
  expect(splitAnswer(bytesOf([{ value: [1, '2'], metric: {} }], {}))).toBeUndefined();
});

test('a broken element is an error that shows it', () => {
  const text =
    '{"status":"success","data":{"result":[{"metric":{"a":oops},"value":[1,"2"]},{"metric":{},"value":[1,"2"]}]}}';
  expect(() => splitAnswer(encodeUtf8(text))?.items.get(0)).toThrow(
    /not valid JSON near \{"metric":\{"a":oops/,
  );
});
