import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CodeCell, Notebook } from '../../src/notebook/model.ts';
import { cellNotes } from '../../src/notebook/origin.ts';
import { file, provenance, result } from './arbitraries.ts';
import { throughEditor } from './edits.ts';
import { decode, diff, read, write } from './text.ts';

// Property 4: a small change is a small diff.

const eol = fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n');
const fixture = (name: string): string =>
  decode(readFileSync(path.join(import.meta.dirname, `../fixtures/notebooks/${name}.databook`)));

const withCell = (notebook: Notebook, i: number, change: (cell: CodeCell) => CodeCell): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell, k) => (k === i && cell.kind === 'code' ? change(cell) : cell)),
});

test('a changed line in a code cell is a changed line in the file', () => {
  let checked = 0;
  fc.assert(
    fc.property(file, fc.nat(50), fc.nat(50), eol, (text, which, where, ending) => {
      const notebook = throughEditor(read(text), ending);
      const code = notebook.cells.flatMap((cell, i) => (cell.kind === 'code' ? [i] : []));
      const i = code[which % code.length];
      const cell = i === undefined ? undefined : notebook.cells[i];
      // An indented fence is written anew; a list of surrogates stands in another line.
      if (i === undefined || !cell || notebook.newerVersion !== undefined) return;
      if (cellNotes(cell).text?.startsWith(' ') || cell.source === '' || cell.source.includes('\uFFFD'))
        return;
      if (!cell.source.isWellFormed() || cell.source.startsWith('\uFEFF')) return;
      const lines = cell.source.split(ending);
      lines[where % lines.length] = 'changed';
      const saved = write(withCell(notebook, i, (c) => ({ ...c, source: lines.join(ending) })));
      const { removed, added } = diff(text, saved);
      checked++;
      expect({ removed: removed.length, added: added.length, saved }).toMatchObject({ removed: 1, added: 1 });
      expect(added[0]).toMatch(/^\uFEFF?changed(?:\r\n|\r|\n|$)/);
    }),
    { numRuns: 1500 },
  );
  expect(checked).toBeGreaterThan(300);
});

test('a run with an equal result changes one line, with another result only the result', () => {
  let checked = 0;
  fc.assert(
    fc.property(file, fc.nat(50), provenance, result, (text, which, rerun, other) => {
      const notebook = read(text);
      const run = notebook.cells.flatMap((cell, i) => (cell.kind === 'code' && cell.result ? [i] : []));
      const i = run[which % run.length];
      if (i === undefined || notebook.newerVersion !== undefined) return;
      checked++;
      const again = write(
        withCell(notebook, i, (c) => ({ ...c, result: { ...c.result!, provenance: rerun } })),
      );
      const { removed, added } = diff(text, again);
      expect(removed.length).toBeLessThanOrEqual(1);
      expect(added).toHaveLength(removed.length);
      expect([...removed, ...added].every((line) => line.startsWith('<!-- databook:result '))).toBe(true);

      if (!/[\r\n]$/.test(text)) return; // else the new last line loses its ending
      const cleared = write(
        withCell(notebook, i, ({ source, origin }) => ({ kind: 'code', source, ...(origin && { origin }) })),
      );
      expect(diff(text, cleared).added.filter((line) => line.trim() !== '')).toEqual([]);

      const replaced = write(withCell(notebook, i, (c) => ({ ...c, result: other })));
      const back = read(replaced).cells;
      expect(back).toHaveLength(notebook.cells.length);
    }),
    { numRuns: 1000 },
  );
  expect(checked).toBeGreaterThan(200);
});

const NAMES = ['checkout', 'crlf', 'cr', 'mixed-eol', 'bom', 'no-final-newline', 'everything', 'unknown'];

test.each(NAMES)('%s: a cell more is lines more, a cell less is lines less', (name) => {
  const text = fixture(name);
  const notebook = throughEditor(read(text), '\n');
  for (let i = 0; i <= notebook.cells.length; i++) {
    const added = write({
      ...notebook,
      cells: notebook.cells.toSpliced(i, 0, { kind: 'code', source: 'new' }),
    });
    // At the end of a file without one, the last line gets its ending; between two texts, a cell is marker enough.
    const last = name === 'no-final-newline' && i === notebook.cells.length;
    const { removed } = diff(text, added);
    expect(removed.filter((line) => line !== '<!-- databook:cell -->\n')).toHaveLength(last ? 1 : 0);
    expect(diff(text, added).added.length).toBeLessThanOrEqual(5);
  }
  for (let i = 0; i < notebook.cells.length; i++) {
    const removed = write({ ...notebook, cells: notebook.cells.toSpliced(i, 1) });
    expect(
      diff(text, removed).added.filter((line) => !/^(?:<!-- databook:cell -->)?\s*$/.test(line)),
    ).toEqual([]);
  }
});

test.each(NAMES)('%s: a front matter key set is one line', (name) => {
  const text = fixture(name);
  const notebook = throughEditor(read(text), '\n');
  const set = write({ ...notebook, frontMatter: { ...notebook.frontMatter, title: 'New title' } });
  expect(diff(text, set).removed).toHaveLength(1);
  expect(diff(text, set).added).toHaveLength(1);
  expect(diff(text, set).added[0]).toMatch(/^title: New title(?: +# quoted by hand)?(?:\r\n|\r|\n)$/);
  const more = write({
    ...notebook,
    frontMatter: { ...notebook.frontMatter, status: 'resolved', mood: 'calm' },
  });
  expect(diff(text, more).removed.length).toBeLessThanOrEqual(1);
  const rest = Object.fromEntries(Object.entries(notebook.frontMatter).filter(([key]) => key !== 'title'));
  expect(diff(text, write({ ...notebook, frontMatter: rest }))).toMatchObject({ added: [] });
  expect(diff(text, write({ ...notebook, frontMatter: rest })).removed).toHaveLength(1);
});

test('a changed line of prose is a changed line in the file', () => {
  for (const name of NAMES) {
    const text = fixture(name);
    const notebook = throughEditor(read(text), '\r\n');
    for (const [i, cell] of notebook.cells.entries()) {
      if (cell.kind === 'code' || /\uFFFD|[\ud800-\udfff]/.test(cell.source)) continue;
      const lines = cell.source.split('\r\n');
      const at = lines.findLastIndex((line) => line.trim() !== '');
      lines[at] = `${lines[at] ?? ''} changed`;
      const source = lines.join('\r\n');
      const { removed, added } = diff(
        text,
        write({ ...notebook, cells: notebook.cells.with(i, { ...cell, source }) }),
      );
      expect([name, removed.length, added.length]).toEqual([name, 1, 1]);
    }
  }
});
