import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatTime } from './time.ts';

const at = Date.UTC(2026, 10, 20, 2, 11, 5) / 1000;

describe('formatTime', () => {
  it.each([
    [at, {}, '2026-11-20 02:11:05 UTC'],
    [at - 5, {}, '2026-11-20 02:11 UTC'],
    [at + 0.25, {}, '2026-11-20 02:11:05.250 UTC'],
    [at - 4.75, {}, '2026-11-20 02:11:00.250 UTC'],
    [at, { style: 'clock' as const }, '02:11:05 UTC'],
    [at, { style: 'clock' as const, bare: true }, '02:11:05'],
    [0, { bare: true }, '1970-01-01 00:00'],
    [at - 5, { precision: 's' as const, bare: true }, '2026-11-20 02:11:00'],
    [at, { precision: 'ms' as const, style: 'clock' as const }, '02:11:05.000 UTC'],
    [1e15, {}, '1000000000000000 s after 1970'],
  ])('%s %j', (t, options, text) => expect(formatTime(t, options)).toBe(text));

  it("shows the reader's clock with its offset", () => {
    fc.assert(
      fc.property(fc.integer({ min: -2e9, max: 4e9 }), (t) => {
        const text = formatTime(t, { utc: false });
        const [, day, clock, offset] = /^(\S+) (\S+) ([+-]\d\d:\d\d)$/.exec(text) ?? [];
        expect(Date.parse(`${day}T${clock}${offset}`) / 1000).toBe(t);
      }),
    );
  });

  it('reads back in UTC to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        expect(Date.parse(`${formatTime(ms / 1000, { bare: true }).replace(' ', 'T')}Z`)).toBe(ms);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.00042, '0.42 ms'],
    [0.25, '250 ms'],
    [0.9999, '1 s'],
    [2.5, '2.5 s'],
    [59.99, '1 min'],
    [90, '1 min 30 s'],
    [3605, '1 h'],
    [5400, '1 h 30 min'],
    [100_000, '1 d 3 h'],
    [-2, '-2 s'],
    [NaN, '–'],
  ])('%s s is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
