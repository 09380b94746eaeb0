import { describe, expect, it } from 'vitest';
import { decimalIncrements, incrementsFor, timeTicks, unitCaption, valueTicks } from './axes.ts';

const at = (...date: [number, number, number, number, number, number?, number?]): number =>
  Date.UTC(...date) / 1000;

describe('timeTicks', () => {
  it('writes the date under the first label and where the day changes', () => {
    const from = at(2026, 10, 20, 23, 0);
    expect(timeTicks([from, from + 1800, from + 3600, from + 5400], 1800, true)).toEqual([
      '23:00\n20 Nov',
      '23:30',
      '00:00\n21 Nov',
      '00:30',
    ]);
  });

  it('writes seconds and milliseconds only where they differ', () => {
    const from = at(2026, 10, 20, 2, 0);
    expect(timeTicks([from, from + 15], 15, true)[1]).toBe('02:00:15');
    expect(timeTicks([from, from + 0.25], 0.25, true)[1]).toBe('02:00:00.250');
  });

  it('writes days alone when they are the distance, with the year where it changes', () => {
    expect(timeTicks([at(2026, 11, 31, 0, 0), at(2027, 0, 1, 0, 0)], 86_400, true)).toEqual([
      '31 Dec',
      '1 Jan 2027',
    ]);
  });
});

describe('valueTicks', () => {
  it.each([
    [[0, 0.5, 1, 1.5], 0.5, 's', ['0 s', '500 ms', '1 s', '1.5 s']],
    [[0, 512, 1024, 1536], 512, 'bytes', ['0 B', '512 B', '1 KiB', '1.5 KiB']],
    [[0.9998, 0.9999, 1], 0.0001, 'ratio', ['99.98 %', '99.99 %', '100 %']],
    [[0, 1000, 2000], 1000, 'req/s', ['0', '1k', '2k']],
    [[10, 20], 10, 'apples', ['10', '20']],
    [[1000, 1000.001, 1000.002], 0.001, undefined, ['1,000', '1,000.001', '1,000.002']],
    [[], 1, 's', []],
  ])('%j by %s %s', (splits, increment, unit, labels) => {
    expect(valueTicks(splits, increment, unit)).toEqual(labels);
  });

  it('leaves long units to a caption', () => {
    expect(unitCaption('req/s')).toBe('req/s');
    expect(unitCaption('bytes')).toBeUndefined();
    expect(unitCaption(undefined)).toBeUndefined();
  });
});

describe('increments', () => {
  it('are powers of two for bytes, minutes and hours for long times, decimal else', () => {
    expect(incrementsFor('bytes', 1e9)).toContain(2 ** 28);
    expect(incrementsFor('s', 600)).toContain(120);
    expect(incrementsFor('ms', 600_000)).toContain(120_000);
    expect(incrementsFor('s', 2)).toBeUndefined();
    expect(incrementsFor('ratio', 1e6)).toBeUndefined();
    expect(decimalIncrements()).toContain(0.25);
  });

  it.each(['bytes', 's', 'ms'])('ascend for %s', (unit) => {
    const list = incrementsFor(unit, 1e9) ?? [];
    expect(list).toEqual(list.toSorted((a, b) => a - b));
    expect(decimalIncrements()).toEqual(decimalIncrements().toSorted((a, b) => a - b));
  });
});
