import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { file, output, provenance } from '../../test/notebook/arbitraries.ts';
import { throughEditor } from '../../test/notebook/edits.ts';
import { decode, encode, read, write } from '../../test/notebook/text.ts';
import type { Output } from '../results/output.ts';
import { equalContent } from './equal.ts';
import { restoreLargeOutputs, summarisedHashes, withLargeOutputsSummarised } from './large.ts';
import type { Notebook } from './model.ts';
import { hashBytes } from './sourceHash.ts';

const notebookOf = (...outputs: Output[]): Notebook => ({
  frontMatter: {},
  cells: [{ kind: 'code', source: 'up', result: { provenance: { status: 'success', run: 'r1' }, outputs } }],
  problems: [],
});
const outputsOf = ({ cells }: Notebook): readonly Output[] =>
  cells.flatMap((cell) => (cell.kind === 'code' ? (cell.result?.outputs ?? []) : []));

const TWIN: Output = { mime: 'text/plain', data: encode('1 series') };
const SERIES: Output = {
  mime: 'application/vnd.databook.timeseries+json',
  data: encode(`{"series":[\n${'[1,2],\n'.repeat(3000)}[]]}`),
  metadata: { rows: 3001 },
};
const HASH = hashBytes(SERIES.data);

/** What an extension does: save with a limit, open again, put the bytes back from the store. */
function saveAndOpen(notebook: Notebook, maxBytes: number): { file: string; opened: Notebook } {
  const store = new Map<string, Uint8Array>();
  const { notebook: small, removed } = withLargeOutputsSummarised(notebook, maxBytes);
  for (const { hash, bytes } of removed) store.set(hash, bytes);
  const text = write(small);
  return { file: text, opened: restoreLargeOutputs(read(text), (hash) => store.get(hash)) };
}

test('the file has a summary, the store the bytes', () => {
  const { notebook, removed } = withLargeOutputsSummarised(notebookOf(TWIN, SERIES), 10_000);
  expect(removed).toEqual([{ hash: HASH, mime: SERIES.mime, bytes: SERIES.data }]);
  expect(summarisedHashes(notebook)).toEqual([HASH]);
  expect(write(notebook)).toContain(`\`\`\`text
1 series
\`\`\`
\`\`\`text metadata={"summaryOf":{"mime":"application/vnd.databook.timeseries+json","bytes":21016,"sha256":"${HASH}","metadata":{"rows":3001}}}
20.5 KiB of application/vnd.databook.timeseries+json, kept whole in the run store (${HASH})
\`\`\`
<!-- databook:end -->
`);
});

test('a long text shows its first lines', () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `line ${i} of a log`).join('\n');
  const { notebook } = withLargeOutputsSummarised(
    notebookOf({ mime: 'text/plain', data: encode(lines) }),
    10_000,
  );
  const shown = decode(outputsOf(notebook)[0]!.data).split('\n');
  expect(shown[0]).toBe('line 0 of a log');
  expect(shown.length).toBeGreaterThan(100);
  expect(shown.at(-2)).toMatch(/^line \d+ of a log$/);
  expect(shown.at(-1)).toMatch(/^… 17\.5 KiB of text\/plain, kept whole in the run store \(sha256:/);
});

test('only as much is taken out as needed, the largest first', () => {
  const other: Output = { mime: 'text/plain', data: encode('x'.repeat(8000)) };
  const { notebook, removed } = withLargeOutputsSummarised(notebookOf(other, SERIES), 10_000);
  expect(removed.map(({ mime }) => mime)).toEqual([SERIES.mime]);
  expect(outputsOf(notebook)[0]).toBe(other);
  expect(withLargeOutputsSummarised(notebookOf(TWIN, SERIES), 30_000).removed).toEqual([]);
});

test('opened again it is whole, and saved again the file is the same, whatever the limit is by then', () => {
  const { file: saved, opened } = saveAndOpen(notebookOf(TWIN, SERIES), 10_000);
  expect(outputsOf(opened)).toEqual([TWIN, SERIES]);
  for (const maxBytes of [5000, 10_000, 1_000_000]) {
    const { notebook, removed } = withLargeOutputsSummarised(throughEditor(opened, '\r\n'), maxBytes);
    expect(write(notebook)).toBe(saved);
    expect(removed).toEqual([]);
  }
});

test('a large result that a file has whole stays whole', () => {
  const saved = write(notebookOf(TWIN, SERIES));
  expect(write(withLargeOutputsSummarised(read(saved), 5000).notebook)).toBe(saved);
});

test('a new result is judged anew', () => {
  const { opened } = saveAndOpen(notebookOf(TWIN, SERIES), 10_000);
  const [cell] = opened.cells;
  const rerun = (run: string, outputs: Output[]): Notebook => ({
    ...opened,
    cells: [{ ...cell!, kind: 'code', result: { provenance: { status: 'success', run }, outputs } }],
  });
  const bigger = { ...SERIES, data: encode(`${decode(SERIES.data)} `) };
  expect(withLargeOutputsSummarised(rerun('r2', [bigger]), 10_000).removed).toMatchObject([
    { hash: hashBytes(bigger.data) },
  ]);
  // Even under the same provenance a summary is only for the bytes that it summarises.
  expect(withLargeOutputsSummarised(rerun('r1', [TWIN, bigger]), 10_000).removed).toMatchObject([
    { hash: hashBytes(bigger.data) },
  ]);
  expect(withLargeOutputsSummarised(rerun('r2', [TWIN]), 10_000)).toMatchObject({ removed: [] });
});

test('bytes that are missing or wrong leave the summary', () => {
  const { notebook } = withLargeOutputsSummarised(notebookOf(SERIES), 10_000);
  const opened = read(write(notebook));
  for (const found of [undefined, encode('x'), SERIES.data.map((byte) => byte ^ 1)])
    expect(restoreLargeOutputs(opened, () => found)).toEqual(opened);
});

test('loses nothing', () => {
  fc.assert(
    fc.property(fc.array(output, { maxLength: 4 }), provenance, fc.nat(200), (outputs, rerun, maxBytes) => {
      const built: Notebook = {
        ...notebookOf(),
        cells: [{ kind: 'code', source: '', result: { provenance: rerun, outputs } }],
      };
      const { file: saved, opened } = saveAndOpen(built, maxBytes);
      expect(equalContent(opened, built)).toBe(true);
      expect(write(withLargeOutputsSummarised(opened, maxBytes).notebook)).toBe(saved);
    }),
    { numRuns: 300 },
  );
});

test('changes no file that has nothing large', () => {
  fc.assert(
    fc.property(file, (text) => {
      const notebook = read(text);
      if (notebook.newerVersion !== undefined) return;
      expect(write(withLargeOutputsSummarised(notebook, 100_000).notebook)).toBe(text);
    }),
    { numRuns: 200 },
  );
});
