import * as fc from 'fast-check';
import { asEdited } from '../../src/notebook/eol.ts';
import type { Cell, Notebook } from '../../src/notebook/model.ts';
import type { Result } from '../../src/results/output.ts';
import { cell, hostileText, result } from './arbitraries.ts';

/** What a person does to a notebook in an editor; `at` and `to` are taken modulo what there is. */
export type Edit =
  | { readonly do: 'insert'; readonly at: number; readonly cell: Cell }
  | { readonly do: 'delete' | 'split' | 'join' | 'change kind' | 'clear result'; readonly at: number }
  | { readonly do: 'move' | 'duplicate'; readonly at: number; readonly to: number }
  | { readonly do: 'rewrite' | 'change a line'; readonly at: number; readonly text: string }
  | { readonly do: 'run'; readonly at: number; readonly result: Result }
  | { readonly do: 'set title'; readonly text: string };

const at = fc.nat(9);
export const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant('insert'), at, cell }),
  fc.record({ do: fc.constantFrom('delete', 'split', 'join', 'change kind', 'clear result'), at }),
  fc.record({ do: fc.constantFrom('move', 'duplicate'), at, to: at }),
  fc.record({ do: fc.constantFrom('rewrite', 'change a line'), at, text: hostileText }),
  fc.record({ do: fc.constant('run'), at, result }),
  fc.record({ do: fc.constant('set title'), text: fc.string({ maxLength: 5 }) }),
);

/** The notebook as an editor holds it: each cell has one line ending and no BOM, origins went through JSON. */
export function throughEditor(notebook: Notebook, eol: '\n' | '\r\n'): Notebook {
  return {
    ...notebook,
    ...(notebook.origin && { origin: JSON.parse(JSON.stringify(notebook.origin)) as typeof notebook.origin }),
    cells: notebook.cells.map((c) => ({
      ...c,
      source: asEdited(c.source).replaceAll('\n', eol),
      ...(c.origin && { origin: JSON.parse(JSON.stringify(c.origin)) as typeof c.origin }),
    })),
  };
}

export function applyEdit(notebook: Notebook, e: Edit): Notebook {
  if (e.do === 'set title') return { ...notebook, frontMatter: { ...notebook.frontMatter, title: e.text } };
  const cells = [...notebook.cells];
  if (e.do === 'insert') cells.splice(e.at % (cells.length + 1), 0, e.cell);
  else if (cells.length > 0) changeCells(cells, e);
  return { ...notebook, cells };
}

function changeCells(cells: Cell[], e: Exclude<Edit, { do: 'insert' | 'set title' }>): void {
  const i = e.at % cells.length;
  const old = cells[i]!;
  switch (e.do) {
    case 'delete':
      cells.splice(i, 1);
      break;
    case 'split': {
      const half = old.source.length >> 1;
      cells.splice(
        i,
        1,
        { ...old, source: old.source.slice(0, half) },
        { ...old, source: old.source.slice(half) },
      );
      break;
    }
    case 'join': {
      const next = cells[i + 1];
      if (next) cells.splice(i, 2, { ...old, source: `${old.source}\n${next.source}` });
      break;
    }
    case 'change kind':
      cells[i] =
        old.kind === 'code'
          ? { kind: 'markup', source: old.source, ...(old.origin && { origin: old.origin }) }
          : { ...old, kind: 'code' };
      break;
    case 'clear result':
      cells[i] = { kind: old.kind, source: old.source, ...(old.origin && { origin: old.origin }) };
      break;
    case 'move':
      cells.splice(i, 1);
      cells.splice(e.to % (cells.length + 1), 0, old);
      break;
    case 'duplicate':
      cells.splice(e.to % (cells.length + 1), 0, old);
      break;
    case 'rewrite':
      cells[i] = { ...old, source: e.text };
      break;
    case 'change a line': {
      const lines = old.source.split('\n');
      lines[e.at % lines.length] = e.text.split(/[\r\n]/, 1)[0] ?? '';
      cells[i] = { ...old, source: lines.join('\n') };
      break;
    }
    case 'run':
      if (old.kind === 'code') cells[i] = { ...old, result: e.result };
  }
}
