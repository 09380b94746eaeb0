import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decode, read, write } from '../../test/notebook/text.ts';
import type { Cell, Notebook } from './model.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const notebook = (...cells: Cell[]): Notebook => ({ frontMatter: {}, cells, problems: [] });

test('a notebook built through the API reads like a document', () => {
  const built: Notebook = {
    frontMatter: {
      databook: 1,
      title: 'Checkout latency above SLO',
      incident: 'INC-2317',
      severity: 'sev2',
      window: '2026-11-20T01:45:00Z/2026-11-20T03:00:00Z',
      vars: { cluster: 'prod-eu' },
    },
    cells: [
      { kind: 'markup', source: '# Checkout latency above SLO\n\nPaged at 02:14 UTC by CheckoutP99High.' },
      {
        kind: 'code',
        source:
          '@plugin=prometheus\n@source=prod-eu\nhistogram_quantile(0.99, sum by (le) (rate(checkout_seconds_bucket{cluster="${cluster}"}[5m])))',
        result: {
          provenance: {
            status: 'success',
            at: '2026-11-20T02:16:40.123Z',
            took: 0.21,
            by: 'oncall',
            run: '019a9f3e-7c1b-7a44-9d55-0c6b8f1f2a77',
            source: 'sha256:1f2e6d0c4f5a5d3b8c7e9a1b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e',
            plugin: 'prometheus@1.0.0',
          },
          outputs: [
            {
              mime: 'text/plain',
              data: encode('3 series, 151 points each; p99 now 1.84 s (max 2.31 s at 02:11)'),
            },
            {
              mime: 'application/vnd.databook.timeseries+json',
              data: encode(
                '{"unit":"s","series":[\n{"labels":{"route":"/pay"},"points":[[1795140900,1.2],[1795140930,1.84]]},\n{"labels":{"route":"/cart"},"points":[[1795140900,0.4],[1795140930,0.41]]}]}',
              ),
            },
          ],
        },
      },
    ],
    problems: [],
  };
  const golden = readFileSync(
    path.join(import.meta.dirname, '../../test/fixtures/notebooks/checkout.databook'),
  );
  expect(write(built)).toBe(decode(golden));
});

test.each<[what: string, cells: Cell[], text: string]>([
  ['nothing', [], ''],
  [
    'texts side by side',
    [
      { kind: 'markup', source: 'a' },
      { kind: 'markup', source: 'b' },
    ],
    'a\n\n<!-- databook:cell -->\n\nb\n',
  ],
  [
    'cells side by side',
    [
      { kind: 'code', source: 'a' },
      { kind: 'code', source: '' },
    ],
    '```databook\na\n```\n\n```databook\n```\n',
  ],
  [
    'a text that would swallow the next cell',
    [
      { kind: 'markup', source: '```\nopen' },
      { kind: 'code', source: 'a' },
    ],
    '<!-- databook:markup -->\n```\nopen\n<!-- databook:markup-end -->\n\n```databook\na\n```\n',
  ],
  ['the same at the end', [{ kind: 'markup', source: '```\nopen' }], '```\nopen\n'],
  [
    'a text that only a blank line ends',
    [
      { kind: 'markup', source: '<div>' },
      { kind: 'code', source: 'a' },
    ],
    '<div>\n\n```databook\na\n```\n',
  ],
  [
    'an empty text',
    [{ kind: 'markup', source: '' }],
    '<!-- databook:markup -->\n<!-- databook:markup-end -->\n',
  ],
  ['a BOM that is text', [{ kind: 'markup', source: '\uFEFFa' }], '<!-- databook:cell -->\n\n\uFEFFa\n'],
  [
    'a text that looks like the result of the cell before it',
    [
      { kind: 'code', source: 'a' },
      { kind: 'markup', source: '<!-- databook:result status=success -->\n<!-- databook:end -->' },
    ],
    '```databook\na\n```\n\n<!-- databook:markup -->\n<!-- databook:result status=success -->\n<!-- databook:end -->\n<!-- databook:markup-end -->\n',
  ],
])('%s', (_, cells, text) => {
  expect(write(notebook(...cells))).toBe(text);
  expect(read(text).cells.map(({ kind, source }) => ({ kind, source }))).toEqual(cells);
});

test('front matter added to a text gets a blank line, and taken away leaves none', () => {
  expect(write({ ...read('# Title\n'), frontMatter: { databook: 1 } })).toBe(
    '---\ndatabook: 1\n---\n\n# Title\n',
  );
  expect(write({ ...read('---\ndatabook: 1\n---\n\n# Title\n'), frontMatter: {} })).toBe('# Title\n');
});

test('a stale result cannot come back with a text that was shown instead of it', () => {
  const orphan = read(
    '```databook\na\n```\n\n<!-- databook:result status=success -->\n<!-- databook:end -->\n\n<!-- databook:result status=failure -->\n<!-- databook:end -->\n',
  );
  const [code, text] = orphan.cells;
  expect(text).toMatchObject({
    kind: 'markup',
    source: '<!-- databook:result status=failure -->\n<!-- databook:end -->',
  });
  const cleared = write({
    ...orphan,
    cells: [{ kind: 'code', source: 'a', ...(code?.origin && { origin: code.origin }) }, text!],
  });
  expect(
    read(cleared).cells.map((cell) => [cell.kind, cell.kind === 'code' ? cell.result : undefined]),
  ).toEqual([
    ['code', undefined],
    ['markup', undefined],
  ]);
});

test('a file without a final newline gets one when a cell is added at its end', () => {
  const opened = read('```databook\na\n```');
  expect(write({ ...opened, cells: [...opened.cells, { kind: 'code', source: 'b' }] })).toBe(
    '```databook\na\n```\n\n```databook\nb\n```\n',
  );
});

test('cells of another program are read with care: an origin is only a hint', () => {
  const cells: Cell[] = [
    {
      kind: 'code',
      source: 'new',
      origin: {
        kind: 'code',
        text: '```databook\nold\n```\n',
        before: 'text\n',
        place: 'start > code',
        head: 'x',
        body: 1,
        info: 'a\nb',
      },
    },
    {
      kind: 'markup',
      source: 'b',
      origin: { kind: 'markup', text: 'old\n', framed: true, eol: 'x', unread: {} },
    },
  ];
  const saved = write({ ...notebook(...cells), origin: { eol: 7, front: 'x', tail: 'text', bom: 'yes' } });
  expect(read(saved).cells.map(({ kind, source }) => [kind, source])).toEqual([
    ['code', 'new'],
    ['markup', 'b'],
  ]);
});
