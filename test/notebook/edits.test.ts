import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BodyReader } from '../../src/notebook/bodyReader.ts';
import { asEdited } from '../../src/notebook/eol.ts';
import { equalExceptEol } from '../../src/notebook/equal.ts';
import { Lines } from '../../src/notebook/lines.ts';
import type { Cell, Notebook } from '../../src/notebook/model.ts';
import { cellNotes } from '../../src/notebook/origin.ts';
import { ProblemList } from '../../src/notebook/problemList.ts';
import { file } from './arbitraries.ts';
import { applyEdit, edit, throughEditor } from './edits.ts';
import { decode, encode, read, write } from './text.ts';

// Properties 2 and 3 in an editor: after any edits the file says what the cells say, and what was not edited is there
// as it was.

const eol = fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n');

/** A text that could not be read and was changed: it is written as it stands, so that it can be mended. */
const isBeingMended = (cell: Cell): boolean => {
  const { unread } = cellNotes(cell);
  return unread !== undefined && asEdited(unread) !== asEdited(cell.source);
};

test('after any edits the file says what the cells say', () => {
  let checked = 0;
  fc.assert(
    fc.property(file, fc.array(edit, { minLength: 1, maxLength: 4 }), eol, (text, edits, ending) => {
      const edited = edits.reduce(applyEdit, throughEditor(read(text), '\n'));
      if (edited.newerVersion !== undefined) return;
      const notebook = throughEditor(edited, ending);
      const saved = write(notebook);
      const back = read(saved);
      expect(write(back)).toBe(saved);
      if (notebook.cells.some(isBeingMended)) return;
      checked++;
      expect(equalExceptEol(back, notebook)).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(checked).toBeGreaterThan(1000);
});

test('undone edits leave no trace', () => {
  fc.assert(
    fc.property(file, fc.array(edit, { maxLength: 3 }), eol, (text, edits, ending) => {
      const opened = throughEditor(read(text), ending);
      if (opened.newerVersion !== undefined) return;
      write(edits.reduce(applyEdit, opened));
      expect(write(opened)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

/** The text of each cell in the file. */
function pieces(text: string): { piece: string; ordinary: boolean }[] {
  const bytes = encode(text);
  const lines = new Lines(bytes);
  return new BodyReader(lines, 0, new ProblemList()).cells.map((cell) => ({
    piece: decode(bytes.slice(cell.start, lines.trimEol(cell.start, cell.end))),
    // What reads as it does only in its place is written anew elsewhere.
    ordinary: cell.kind === 'code' ? cell.fence.closed && cell.fence.indent === 0 : !cell.unread,
  }));
}

test('cells that were not touched are there byte for byte, and in order', () => {
  let kept = 0;
  fc.assert(
    fc.property(file, fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
      fc.pre(!text.startsWith('\uFEFF') && !text.startsWith('---'));
      const original = pieces(text);
      const opened = throughEditor(read(text), '\n');
      const saved = write(edits.reduce(applyEdit, opened));
      const after = edits.reduce(applyEdit, opened);
      let from = 0;
      for (const [i, cell] of opened.cells.entries()) {
        const { piece, ordinary } = original[i]!;
        if (!ordinary || !stillThere(after, opened, i) || isLastOpen(opened, i)) continue;
        const at = saved.indexOf(piece, from);
        expect({ piece, at: at >= from, saved }).toMatchObject({ at: true });
        from = at + piece.length;
        kept += cell.source.length > 0 ? 1 : 0;
      }
    }),
    { numRuns: 1000 },
  );
  expect(kept).toBeGreaterThan(500);
});

/** True when cell `i` is there exactly once, as it was, and the untouched cells before it are before it. */
function stillThere(after: Notebook, before: Notebook, i: number): boolean {
  const inOrder = before.cells.filter((cell) => after.cells.filter((c) => c === cell).length === 1);
  const positions = inOrder.map((cell) => after.cells.indexOf(cell));
  return positions.every((p, k) => k === 0 || p > positions[k - 1]!) && inOrder.includes(before.cells[i]!);
}

/** A text at the end of the file may hold a block that is not closed; anything after it puts it in a frame. */
const isLastOpen = (notebook: Notebook, i: number): boolean =>
  i === notebook.cells.length - 1 &&
  notebook.problems.some(({ message }) => message.includes('never closed'));
