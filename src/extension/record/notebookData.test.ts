import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell } from '../../notebook/model.ts';
import { MIME, SHOWN_AS } from '../../results/mime.ts';
import type { Output, Provenance } from '../../results/output.ts';
import { fromPlain, toPlain, type PlainNotebook } from './notebookData.ts';

const output: fc.Arbitrary<Output> = fc
  .record({
    mime: fc.constantFrom(
      MIME.text,
      MIME.markdown,
      MIME.timeseries,
      MIME.table,
      MIME.json,
      'image/png',
      'text/html',
    ),
    data: fc.uint8Array({ maxLength: 40 }),
    metadata: fc.option(fc.constant({ width: 3 }), { nil: undefined }),
  })
  .map(({ metadata, ...rest }) => ({ ...rest, ...(metadata && { metadata }) }));

const provenance: fc.Arbitrary<Provenance> = fc.constantFrom<Provenance>(
  { status: 'success', at: '2026-11-20T02:16:40.123Z', took: 0.21, by: 'oncall' },
  { status: 'failure', extra: { later: 'key' } },
);

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ kind: fc.constant('markup' as const), source: fc.string() }),
  fc.record({
    kind: fc.constant('code' as const),
    source: fc.string(),
    result: fc.record({ provenance, outputs: fc.array(output, { maxLength: 6 }) }),
    origin: fc.constant({ text: 'as read' }),
  }),
  fc.record({ kind: fc.constant('code' as const), source: fc.string() }),
);

/** What VS Code does to a document between reading and writing it. */
const throughVsCode = (plain: PlainNotebook): PlainNotebook => structuredClone(plain);

test('a notebook that went through VS Code has the same content', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 5 }), (cells) => {
      const notebook = {
        frontMatter: { databook: 1, title: 'T' },
        cells,
        problems: [],
        origin: { head: '---' },
      };
      expect(fromPlain(throughVsCode(toPlain(notebook)))).toEqual(notebook);
    }),
  );
});

test('a text twin and its rich form are one output, the rich form first', () => {
  const text: Output = { mime: MIME.markdown, data: new Uint8Array([1]) };
  const rich: Output = { mime: MIME.timeseries, data: new Uint8Array([2]) };
  const result = { provenance: { status: 'success' } as const, outputs: [text, text, rich] };
  const { cells } = toPlain({ frontMatter: {}, problems: [], cells: [{ kind: 'code', source: '', result }] });
  expect(cells[0]!.outputs.map((o) => o.items.map((i) => i.mime))).toEqual([
    [SHOWN_AS.markdown],
    [MIME.timeseries, SHOWN_AS.markdown],
  ]);
});

test('a cell made by the editor has no result and no origin', () => {
  const made = fromPlain({
    metadata: {},
    cells: [{ kind: 'code', value: 'up', metadata: {}, outputs: [] }],
  });
  expect(made).toEqual({ frontMatter: {}, problems: [], cells: [{ kind: 'code', source: 'up' }] });
});

test('how a cell ended is shown again when the notebook is opened', () => {
  const provenance: Provenance = { status: 'failure', at: '2026-11-20T02:16:40.000Z', took: 2 };
  const { cells } = toPlain({
    frontMatter: {},
    problems: [],
    cells: [{ kind: 'code', source: '', result: { provenance, outputs: [] } }],
  });
  const endTime = Date.UTC(2026, 10, 20, 2, 16, 40);
  expect(cells[0]!.summary).toEqual({ success: false, timing: { startTime: endTime - 2000, endTime } });
});

test('nothing that VS Code would turn into HTML or run is given to it under its own type', () => {
  const outputs = [
    'text/html',
    'image/svg+xml',
    'application/javascript',
    'application/x-latex',
    MIME.markdown,
  ].map((mime): Output => ({ mime, data: new Uint8Array() }));
  const result = { provenance: { status: 'success' } as const, outputs };
  const { cells } = toPlain({ frontMatter: {}, problems: [], cells: [{ kind: 'code', source: '', result }] });
  const shown = cells[0]!.outputs.flatMap((o) => o.items.map((i) => i.mime));
  expect(new Set(shown)).toEqual(new Set([SHOWN_AS.verbatim, SHOWN_AS.markdown]));
});
