import type { JsonObject, JsonValue } from '../../results/json.ts';
import type { Provenance, Result } from '../../results/output.ts';
import type { Cell, Notebook, Problem } from '../../notebook/model.ts';
import { resultOf, toDisplay, type DisplayOutput } from './displayOutputs.ts';

/** `databook` key of a notebook document's metadata. */
export interface NotebookMeta {
  readonly frontMatter: JsonObject;
  readonly problems: readonly Problem[];
  readonly newerVersion?: JsonValue;
  readonly origin?: JsonObject;
}

/** `databook` key of a cell's metadata. */
interface CellMeta {
  readonly origin?: JsonObject;
  /** Provenance of a result without outputs: VS Code has no output that could carry it. */
  readonly emptyResult?: Provenance;
}

/** A cell as VS Code keeps it, without VS Code's classes. */
export interface PlainCell {
  readonly kind: 'markup' | 'code';
  readonly value: string;
  readonly metadata: { readonly [key: string]: unknown };
  readonly outputs: readonly DisplayOutput[];
  readonly summary?: { readonly success: boolean; readonly timing?: { startTime: number; endTime: number } };
}

export interface PlainNotebook {
  readonly metadata: { readonly [key: string]: unknown };
  readonly cells: readonly PlainCell[];
}

/** What the notebook document's metadata says; empty for a document that is not ours or new. */
export const notebookMeta = (metadata: { readonly [key: string]: unknown }): NotebookMeta => ({
  frontMatter: {},
  problems: [],
  ...(metadata['databook'] as Partial<NotebookMeta> | undefined),
});

function summaryOf({ provenance: p }: Result): PlainCell['summary'] {
  const end = p.at === undefined ? NaN : Date.parse(p.at);
  const timing = Number.isFinite(end) &&
    p.took !== undefined && { startTime: end - p.took * 1000, endTime: end };
  return { success: p.status === 'success', ...(timing && { timing }) };
}

function toPlainCell(cell: Cell): PlainCell {
  const result = cell.kind === 'code' ? cell.result : undefined;
  const meta: CellMeta = {
    ...(cell.origin && { origin: cell.origin }),
    ...(result?.outputs.length === 0 && { emptyResult: result.provenance }),
  };
  const summary = result && summaryOf(result);
  return {
    kind: cell.kind,
    value: cell.source,
    metadata: { databook: meta },
    outputs: result ? toDisplay(result.outputs, result.provenance) : [],
    ...(summary && { summary }),
  };
}

/** The notebook as VS Code is to keep it; everything that is not a cell goes into metadata. */
export function toPlain(notebook: Notebook): PlainNotebook {
  const { frontMatter, problems, newerVersion, origin } = notebook;
  const meta: NotebookMeta = {
    frontMatter,
    problems,
    ...(newerVersion !== undefined && { newerVersion }),
    ...(origin && { origin }),
  };
  return { metadata: { databook: meta }, cells: notebook.cells.map(toPlainCell) };
}

function fromPlainCell(cell: PlainCell): Cell {
  const { origin, emptyResult } = (cell.metadata['databook'] ?? {}) as CellMeta;
  const kept = origin && { origin };
  if (cell.kind === 'markup') return { kind: 'markup', source: cell.value, ...kept };
  const result = resultOf(cell.outputs, emptyResult);
  return { kind: 'code', source: cell.value, ...(result && { result }), ...kept };
}

/** The inverse of {@link toPlain}, also for cells that VS Code made, copied or edited. */
export function fromPlain(plain: PlainNotebook): Notebook {
  return { ...notebookMeta(plain.metadata), cells: plain.cells.map(fromPlainCell) };
}
