import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../results/json.ts';
import { formatInstant, formatWindow, parseTime, resolveWindow } from './window.ts';

const NOW = Date.parse('2026-11-20T03:00:00Z') / 1000;
const text = (t: string, label = '@from') => ({ text: t, label });

const show = (notebook?: JsonValue, from?: string, to?: string): string =>
  formatWindow(
    resolveWindow(
      {
        notebook,
        from: from === undefined ? undefined : text(from),
        to: to === undefined ? undefined : text(to, '@to'),
      },
      NOW,
    ),
  );

describe('times', () => {
  test.each([
    ['now', '2026-11-20T03:00:00Z'],
    ['-1h', '2026-11-20T02:00:00Z'],
    ['now-1h', '2026-11-20T02:00:00Z'],
    ['-1h30m', '2026-11-20T01:30:00Z'],
    ['-90s', '2026-11-20T02:58:30Z'],
    ['-2d', '2026-11-18T03:00:00Z'],
    ['-500ms', '2026-11-20T02:59:59.500Z'],
    ['2026-11-20T01:45:00Z', '2026-11-20T01:45:00Z'],
    ['2026-11-20t01:45:00.123456z', '2026-11-20T01:45:00.123Z'],
    ['2026-11-20 01:45:00+01:00', '2026-11-20T00:45:00Z'],
    ['2026-11-20T01:45Z', '2026-11-20T01:45:00Z'],
    ['2024-02-29T00:00:00-05:30', '2024-02-29T05:30:00Z'],
  ])('%s', (written, expected) => {
    expect(formatInstant(parseTime(text(written), NOW))).toBe(expected);
  });

  test.each([
    ['yesterday', /Accepted are RFC 3339/],
    ['', /Accepted are RFC 3339/],
    ['1h', /times before now \(-15m/],
    ['+1h', /future/],
    ['-1', /Accepted/],
    ['-99999999w', /Accepted/],
    ['2026-11-20', /time zone is missing: write 2026-11-20T00:00:00Z/],
    ['2026-11-20T01:45:00', /write 2026-11-20T01:45:00Z for UTC/],
    ['2026-02-30T00:00:00Z', /Accepted/],
    ['2026-11-20T24:00:00Z', /Accepted/],
    ['2026-11-20T01:45:00+25:00', /Accepted/],
    ['1763604000', /Accepted/],
  ])('%j is no time', (written, hint) => {
    expect(() => parseTime(text(written), NOW)).toThrow(
      expect.objectContaining({ code: 'bad-time', hint: expect.stringMatching(hint) as string }),
    );
  });
});

describe('windows', () => {
  test.each([
    [undefined, undefined, undefined, '2026-11-20T02:00:00Z/2026-11-20T03:00:00Z'],
    [null, undefined, undefined, '2026-11-20T02:00:00Z/2026-11-20T03:00:00Z'],
    ['-6h/now', undefined, undefined, '2026-11-19T21:00:00Z/2026-11-20T03:00:00Z'],
    ['-6h / -1h', undefined, undefined, '2026-11-19T21:00:00Z/2026-11-20T02:00:00Z'],
    ['2026-11-20T01:45:00Z/now', undefined, '-30m', '2026-11-20T01:45:00Z/2026-11-20T02:30:00Z'],
    ['2026-11-20T01:45:00Z/now', '-2h', undefined, '2026-11-20T01:00:00Z/2026-11-20T03:00:00Z'],
    [undefined, undefined, '-2h', '2026-11-20T00:00:00Z/2026-11-20T01:00:00Z'],
    [undefined, '-2h', undefined, '2026-11-20T01:00:00Z/2026-11-20T03:00:00Z'],
  ])('%j from %s to %s', (notebook, from, to, expected) => {
    expect(show(notebook, from, to)).toBe(expected);
  });

  test.each([
    ['-6h', undefined, undefined, 'bad-window', /is "-6h", not FROM\/TO/],
    ['a/b/c', undefined, undefined, 'bad-window', /not FROM\/TO/],
    [['a'], undefined, undefined, 'bad-window', /is a list or mapping/],
    ['/now', undefined, undefined, 'bad-time', /"window" in the front matter: "" is not a time/],
    ['now/-1h', undefined, undefined, 'bad-window', /window is empty: it begins at 2026-11-20T03/],
    [undefined, 'now', undefined, 'bad-window', /empty/],
    [
      undefined,
      '2026-11-20T04:00:00Z',
      '2026-11-20T05:00:00Z',
      'bad-window',
      /@from: 2026-11-20T04:00:00Z lies in the future; it is now 2026-11-20T03:00:00Z/,
    ],
    [undefined, undefined, '2026-11-20T05:00:00Z', 'bad-window', /@to: .* future/],
    [
      '-1h/2027-01-01T00:00:00Z',
      undefined,
      undefined,
      'bad-window',
      /"window" in the front matter: .* future/,
    ],
  ] as const)('%j from %s to %s is wrong', (notebook, from, to, code, message) => {
    expect(() => show(notebook, from, to)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });

  test('a cell keeps the place of its mistake', () => {
    const position = { start: 3, end: 9, line: 1 };
    expect(() => resolveWindow({ from: { text: 'x', label: '@from', position } }, NOW)).toThrow(
      expect.objectContaining({ position }),
    );
  });
});

test('a window that resolves is not empty, not in the future, and reads back the same', () => {
  const time = fc.oneof(
    fc.constantFrom('now', '-1h', '-2d', '-90s'),
    fc.integer({ min: 0, max: NOW }).map((s) => formatInstant(s)),
    fc.string({ maxLength: 10 }),
  );
  fc.assert(
    fc.property(fc.option(time, { nil: undefined }), fc.option(time, { nil: undefined }), (from, to) => {
      let window;
      try {
        window = resolveWindow(
          { from: from === undefined ? undefined : text(from), to: to === undefined ? undefined : text(to) },
          NOW,
        );
      } catch (error) {
        expect(error).toMatchObject({ name: 'CellError' });
        return;
      }
      expect(window.from).toBeLessThan(window.to);
      expect(window.to).toBeLessThanOrEqual(NOW);
      expect(resolveWindow({ notebook: formatWindow(window) }, NOW)).toEqual(window);
    }),
  );
});
