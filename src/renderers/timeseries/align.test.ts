import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SampleValue } from '../../results/schema.ts';
import { align } from './align.ts';

describe('align', () => {
  it('puts series with different times on one axis; lines pass over the times of others', () => {
    const { times, columns } = align([[[1, 10], [3, 30]], [[2, 20]]], undefined); // prettier-ignore
    expect(times).toEqual([1, 2, 3]);
    expect(columns.map(({ values }) => values)).toEqual([[10, undefined, 30], [undefined, 20, undefined]]); // prettier-ignore
  });

  it('breaks a line where samples are missing, and only there', () => {
    const { times, columns } = align([[[0, 1], [10, 2], [24, 3], [50, 4]]], 10); // prettier-ignore
    expect(times).toEqual([0, 10, 24, 34, 50]);
    expect(columns[0]?.values).toEqual([1, 2, 3, null, 4]);
    expect(columns[0]?.isolated).toEqual([4]);
  });

  it('stretches a gap over the times of other series', () => {
    const dense = Array.from({ length: 6 }, (_, i): [number, number] => [i * 10, i]);
    const { columns } = align([dense, [[0, 1], [50, 2]]], 10); // prettier-ignore
    expect(columns[1]?.values).toEqual([1, null, null, null, null, 2]);
    expect(columns[1]?.isolated).toEqual([0, 5]);
  });

  it('keeps what is not a number as a mark and breaks the line there', () => {
    const { columns } = align([[[1, 1], [2, 'NaN'], [3, '+Inf'], [4, null], [5, 5]]], undefined); // prettier-ignore
    expect(columns[0]?.values).toEqual([1, null, null, null, 5]);
    expect(columns[0]?.marks).toEqual([{ at: 1, kind: 'NaN' }, { at: 2, kind: '+Inf' }]); // prettier-ignore
  });

  it('loses no sample and invents none', () => {
    const value = fc.oneof(fc.integer(), fc.constantFrom<SampleValue>(null, 'NaN', '+Inf', '-Inf'));
    const points = fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 25 })
      .chain((ts) =>
        fc.tuple(...ts.sort((a, b) => a - b).map((t) => value.map((v): [number, SampleValue] => [t, v]))),
      );
    fc.assert(
      fc.property(fc.array(points, { maxLength: 4 }), fc.constantFrom(undefined, 1, 5), (series, step) => {
        const { times, columns } = align(series, step);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        for (const [i, { values, marks }] of columns.entries()) {
          const drawn = values.flatMap((v, at) => (typeof v === 'number' ? [[times[at], v]] : []));
          expect(drawn).toEqual((series[i] ?? []).filter(([, v]) => typeof v === 'number'));
          const words = marks.map(({ at, kind }) => [times[at], kind]);
          expect(words).toEqual((series[i] ?? []).filter(([, v]) => typeof v === 'string'));
        }
      }),
    );
  });

  it('joins two samples exactly when they follow each other within the step', () => {
    const points = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 25 });
    fc.assert(
      fc.property(points, points, fc.integer({ min: 1, max: 20 }), (a, b, step) => {
        const series = [a, b].map((ts) => ts.sort((x, y) => x - y).map((t): [number, number] => [t, 1]));
        const { times, columns } = align(series, step);
        for (const [i, { values }] of columns.entries())
          for (const [k, [t]] of (series[i] ?? []).entries()) {
            const next = series[i]?.[k + 1]?.[0];
            if (next === undefined) continue;
            const between = values.slice(times.indexOf(t) + 1, times.indexOf(next));
            const joined = !between.includes(null);
            expect(joined).toBe(next - t <= step * 1.5);
            if (!joined) expect(between).not.toContain(undefined);
          }
      }),
    );
  });
});
