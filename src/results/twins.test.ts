import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { inline, shorten } from './markdown.ts';
import { MIME } from './mime.ts';
import type { Output } from './output.ts';
import { withTwins } from './twins.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const rich = (mime: string, value: unknown): Output => ({ mime, data: encodeUtf8(JSON.stringify(value)) });
const text = (mime: string, value: string): Output => ({ mime, data: encodeUtf8(value) });
const twin = (mime: string, value: unknown): string => decodeUtf8(withTwins([rich(mime, value)])[0]!.data);

const t0 = Date.UTC(2026, 10, 20, 2, 10) / 1000;

describe('withTwins', () => {
  const table = rich(MIME.table, { columns: [], rows: [] });

  it('adds a twin before each rich output that has none', () => {
    const own = text(MIME.text, 'own');
    const mimes = withTwins([table, own, table, table]).map(({ mime }) => mime);
    expect(mimes).toEqual([MIME.markdown, MIME.table, MIME.text, MIME.table, MIME.markdown, MIME.table]);
  });

  it('leaves the rest alone, and twice is once', () => {
    const outputs = [
      text(MIME.text, 'a'),
      rich(MIME.json, {}),
      { mime: 'image/png', data: new Uint8Array([1]) },
    ];
    expect(withTwins(outputs)).toEqual(outputs);
    const once = withTwins([table, ...outputs, table]);
    expect(withTwins(once)).toEqual(once);
  });

  it('says what a type of a later version is', () => {
    expect(twin('application/vnd.databook.later+json', {})).toBe(
      'A result of type application/vnd.databook.later+json, 2 bytes, which this version cannot show.\n',
    );
  });
});

describe('time series', () => {
  const points = [[t0, 1], [t0 + 60, 2.31], [t0 + 120, 1.84]]; // prettier-ignore

  it('is a sentence for one series', () => {
    expect(twin(MIME.timeseries, { unit: 's', series: [{ labels: {}, name: 'p99', points }] })).toBe(
      '1 series, 3 points; p99 last 1.84 s (max 2.31 s at 02:11 UTC)\n',
    );
  });

  it('adds a table for several, with what they share said once', () => {
    const series = ['/pay', '/cart'].map((route, i) => ({
      labels: { __name__: 'http', job: 'web', route },
      points: points.map(([t, v]) => [t, v! * (i + 1)]),
    }));
    expect(twin(MIME.timeseries, { title: 'p99 | by route', unit: 's', series })).toBe(`**p99 \\| by route**

2 series, 3 points each; highest at the end \`{route="/cart"}\` last 3.68 s (max 4.62 s at 02:11 UTC)

All with \`http{job="web"}\`

| Series | Last | Min | Max | Max at (UTC) |
| --- | ---: | ---: | ---: | ---: |
| \`{route="/pay"}\` | 1.84 s | 1 s | 2.31 s | 02:11 |
| \`{route="/cart"}\` | 3.68 s | 2 s | 4.62 s | 02:11 |
`);
  });

  it('tells gaps, NaN and infinities from numbers', () => {
    const odd = [[[t0, null]], [[t0, 'NaN']], [[t0, 1], [t0 + 60, '+Inf']], []]; // prettier-ignore
    const out = twin(MIME.timeseries, {
      series: odd.map((p, i) => ({ labels: { i: String(i) }, points: p })),
    });
    expect(out).toContain('4 series, 4 points in all;');
    expect(out).toContain('| `{i="0"}` | – | – | – | – |');
    expect(out).toContain('| `{i="1"}` | NaN | – | – | – |');
    expect(out).toContain('| `{i="2"}` | +Inf | 1 | 1 | 02:10 |');
  });

  it('gives dates when the samples span days, and counts what it leaves out', () => {
    const series = Array.from({ length: 25 }, (_, i) => ({ labels: { i: String(i) }, points: [[t0, 1], [t0 + 86_400, i]] })); // prettier-ignore
    const out = twin(MIME.timeseries, { series });
    expect(out).toContain('2026-11-21 02:10');
    expect(out).toContain('… and 5 more series');
    expect(out.match(/^\| `/gm)).toHaveLength(20);
  });

  it('shows the average of native histograms, and says so', () => {
    const histograms = [{ t: t0, count: 4, sum: 2 }, { t: t0 + 1, count: 0, sum: 0 }]; // prettier-ignore
    expect(twin(MIME.timeseries, { series: [{ labels: {}, name: 'h', points: [], histograms }] })).toBe(
      '1 series, 2 points; average of h last NaN (max 0.5 at 02:10 UTC)\n',
    );
  });

  it('says when there is nothing', () => {
    expect(twin(MIME.timeseries, { series: [] })).toBe('No series: the query matched nothing.\n');
  });
});

describe('table, stat, logs', () => {
  it('is a Markdown table with figures at the right', () => {
    const columns = [
      { name: 'route', type: 'string' },
      { name: 'p99', type: 'number', unit: 's' },
      { name: 'seen', type: 'time' },
    ];
    expect(twin(MIME.table, { columns, rows: [['/pay', 1.84, t0], [null, 'NaN', null]] })) // prettier-ignore
    .toBe(`2 rows, 3 columns.

| route | p99 | seen (UTC) |
| --- | ---: | --- |
| \`/pay\` | 1.84 s | 2026-11-20 02:10:00 |
|   | NaN |   |
`);
  });

  it('shows 50 rows and counts the others', () => {
    const out = twin(MIME.table, {
      columns: [{ name: 'n', type: 'number' }],
      rows: Array.from({ length: 1234 }, (_, i) => [i]),
    });
    expect(out).toContain('1,234 rows, 1 column.');
    expect(out).toContain('… and 1,184 more rows');
    expect(out.match(/^\| \d+ \|$/gm)).toHaveLength(50);
  });

  it('lists figures', () => {
    const stats = [
      { name: 'up', value: 1, t: t0 },
      { name: 'version', value: '<2.42>' },
      { name: 'left', value: 0.25, unit: 'ratio' },
    ];
    expect(twin(MIME.stat, { title: 'Now', stats })).toBe(
      '**Now**\n\n- up: **1** (2026-11-20 02:10 UTC)\n- version: **`<2.42>`**\n- left: **25 %**\n',
    );
  });

  it('keeps log lines as lines', () => {
    const entries = [
      { t: t0, level: 'error', message: 'boom\n  at x\n' },
      { t: t0 + 1.5, message: '\u001b[31mred\u001b[0m \u202etxt' },
    ];
    expect(twin(MIME.logs, { entries })).toBe(
      '2026-11-20 02:10 UTC ERROR boom\n      at x\n2026-11-20 02:10:01.500 UTC ␛[31mred␛[0m ⟨U+202E⟩txt\n',
    );
  });
});

describe('data never becomes markup', () => {
  interface Node {
    readonly type: string;
    readonly value?: string;
    readonly children?: readonly Node[];
  }
  const types = (node: Node): string[] => [node.type, ...(node.children ?? []).flatMap(types)];
  const plain = (node: Node): string => (node.value ?? '') + (node.children ?? []).map(plain).join('');
  const nasty = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('`|\\<>&*_[]()!#-+.:/@~$ \n\t\u202e\u0000"\'ab1=')), maxLength: 20 }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', 'https://x.y', 'www.x.y', 'a@b.c', '<!-- databook:end -->', '``` x', '&lt;', '1. x', '- x', '# x', '\\|'),
  ); // prettier-ignore

  it('inline() is text or code and nothing else, and shows all of it', () => {
    fc.assert(
      fc.property(nasty, (data) => {
        const md = inline(data);
        expect(md).not.toMatch(/[\n\r]/);
        const tree = fromMarkdown(`x ${md} y`) as Node;
        expect(new Set(types(tree))).toEqual(new Set(['root', 'paragraph', 'text', ...(md.startsWith('`') ? ['inlineCode'] : [])]));
        // In the order of the source, whatever could be seen can be seen.
        const seen = (s: string) => s.replace(/[\s\p{C}⟨-⟩␀-␥⏎]|U\+[0-9A-F]{4}/gu, '');
        if (!data.includes('U+')) expect(seen(plain(tree))).toBe(`x${seen(data.trim())}y`);
      }),
      { numRuns: 500 },
    ); // prettier-ignore
  });

  it('has an even count of cells in every row of a table, for parsers that know \\\\ and those that do not', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty), { minLength: 1, maxLength: 3 }), (rows) => {
        const columns = ['a|b', '`c`'].map((name) => ({ name, type: 'string' }));
        const lines = twin(MIME.table, { columns, rows }).split('\n').filter((line) => line.startsWith('|'));
        expect(lines).toHaveLength(rows.length + 2);
        for (const line of lines) {
          expect(line.replace(/\\\|/g, '').split('|')).toHaveLength(4);
          expect(line.replace(/\\[\\|]/g, '').split('|')).toHaveLength(4);
        }
      }),
    ); // prettier-ignore
  });

  it('holds for whole twins: titles, names, units, columns, figures', () => {
    fc.assert(
      fc.property(nasty, (s) => {
        const outputs = [
          rich(MIME.timeseries, { title: s, unit: s, series: [{ labels: { [s]: s }, points: [[0, 1]] }, { labels: {}, name: s, points: [[0, 2]] }] }),
          rich(MIME.table, { title: s, columns: [{ name: s, type: 'string' }], rows: [[s]] }),
          rich(MIME.stat, { title: s, stats: [{ name: s, value: s }, { name: s, value: 2, unit: s }] }),
        ];
        for (const { mime, data } of withTwins(outputs)) {
          if (mime !== MIME.markdown) continue;
          const found = new Set(types(fromMarkdown(decodeUtf8(data))));
          for (const bad of ['html', 'link', 'image', 'heading', 'code', 'definition', 'emphasis', 'thematicBreak', 'blockquote'])
            expect(found).not.toContain(bad);
        }
      }),
    ); // prettier-ignore
  });
});

describe('shorten', () => {
  it('never leaves half a pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (s, max) => {
        const out = shorten(s, max);
        expect(out.length).toBeLessThanOrEqual(Math.max(max, 1));
        expect(out).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }),
    );
  });
});
