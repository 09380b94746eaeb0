import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber, formatValue } from './format.ts';
import type { SampleValue } from './schema.ts';
import { unitOf } from './units.ts';

describe('formatValue', () => {
  it.each<[SampleValue | undefined, string | undefined, string]>([
    [1.8437, 's', '1.844 s'],
    [0.35, 's', '350 ms'],
    [0.99999, 's', '1 s'],
    [0.0000123, 's', '12.3 µs'],
    [2e-12, 's', '0.002 ns'],
    [90, 's', '1.5 min'],
    [5400, 'seconds', '1.5 h'],
    [86_400 * 3, 's', '3 d'],
    [1500, 'ms', '1.5 s'],
    [-0.5, 's', '-500 ms'],
    [0, 's', '0 s'],
    [0, 'bytes', '0 B'],
    [1023, 'bytes', '1,023 B'],
    [1536, 'bytes', '1.5 KiB'],
    [1024 ** 3 * 2.5, 'bytes', '2.5 GiB'],
    [2048, 'bytes/s', '2 KiB/s'],
    [1_500_000, 'bit/s', '1.5 Mbit/s'],
    [0.5, 'ratio', '50 %'],
    [0.9995, 'ratio', '99.95 %'],
    [0.999951, 'ratio', '99.995 %'],
    [1, 'ratio', '100 %'],
    [42.5, 'percent', '42.5 %'],
    [1234, 'ops/s', '1.234k ops/s'],
    [12.5, 'req/s', '12.5 req/s'],
    [2.4e9, 'Hz', '2.4 GHz'],
    [3, 'apples', '3 apples'],
    [1234567, undefined, '1,234,567'],
    [1234567.891, undefined, '1,234,568'],
    [0.1 + 0.2, undefined, '0.3'],
    [1e-7, undefined, '1e-7'],
    [1.5e20, undefined, '1.5e20'],
    [-0, undefined, '0'],
    [null, 's', '–'],
    [undefined, 's', '–'],
    ['NaN', 's', 'NaN'],
    ['+Inf', 'bytes', '+Inf'],
    ['-Inf', undefined, '-Inf'],
  ])('%s %s is %s', (value, unit, text) => expect(formatValue(value, unit)).toBe(text)); // prettier-ignore

  it('gives more digits when asked', () =>
    expect(formatValue(1.23456789, undefined, { digits: 8 })).toBe('1.2345679'));

  it('never rounds a shortfall up to 100 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.9, max: 0.99999999, noNaN: true }), (ratio) => {
        expect(formatValue(ratio, 'ratio')).not.toBe('100 %');
      }),
    );
  });

  it('means the value it shows, to four digits, in every unit', () => {
    const units = [undefined, 's', 'ms', 'bytes', 'bit/s', 'ops/s', 'Hz', 'ratio', 'x'];
    fc.assert(
      fc.property(fc.double({ min: -1e14, max: 1e14, noNaN: true }), fc.constantFrom(...units), (value, symbol) => {
        const text = formatValue(value, symbol);
        const [, figure = '', rest] = /^(-?[\d,.]+(?:e-?\d+)?)(.*)$/.exec(text) ?? [];
        const unit = unitOf(symbol);
        const rung = unit.rungs.find((r) => `${unit.space}${r.symbol}` === rest);
        const shown = (Number(figure.replaceAll(',', '')) * (rung?.factor ?? NaN)) / unit.base;
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(Math.abs(value) * 5.1e-4 + 1e-300);
      }),
    ); // prettier-ignore
  });
});

describe('formatNumber', () => {
  it('reads back as the number, to the digits asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
        fc.integer({ min: 2, max: 15 }),
        (value, digits) => {
          const text = formatNumber(value, digits);
          expect(text).toMatch(/^-?\d{1,3}(,\d{3})*(\.\d*[1-9])?(e-?\d+)?$/);
          const error = Math.abs(Number(text.replaceAll(',', '')) - value);
          expect(error).toBeLessThanOrEqual(Math.abs(value) * 10 ** (1 - digits));
        },
      ),
    );
  });
});
