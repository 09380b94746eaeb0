import * as vscode from 'vscode';
import { parse } from '../../notebook/parse.ts';
import { print } from '../../notebook/print.ts';
import { tidyMarkup } from '../../notebook/tidyMarkup.ts';
import type { Notebook } from '../../notebook/model.ts';
import type { LargeOutputs } from '../../notebook/largeOutputs.ts';
import { fromPlain, toPlain, type PlainCell } from './notebookData.ts';

/** The language of every code cell. */
export const CODE_LANGUAGE = 'databook';

function toCellData(cell: PlainCell): vscode.NotebookCellData {
  const code = cell.kind === 'code';
  const data = new vscode.NotebookCellData(
    code ? vscode.NotebookCellKind.Code : vscode.NotebookCellKind.Markup,
    cell.value,
    code ? CODE_LANGUAGE : 'markdown',
  );
  data.metadata = cell.metadata;
  data.outputs = cell.outputs.map(
    (o) =>
      new vscode.NotebookCellOutput(
        o.items.map((i) => new vscode.NotebookCellOutputItem(i.data, i.mime)),
        o.metadata,
      ),
  );
  if (cell.summary) data.executionSummary = cell.summary;
  return data;
}

const fromCellData = (data: vscode.NotebookCellData): PlainCell => ({
  kind: data.kind === vscode.NotebookCellKind.Code ? 'code' : 'markup',
  value: data.value,
  metadata: data.metadata ?? {},
  outputs: data.outputs ?? [],
});

/** The notebook in VS Code's classes. */
export function toNotebookData(notebook: Notebook): vscode.NotebookData {
  const plain = toPlain(notebook);
  const data = new vscode.NotebookData(plain.cells.map(toCellData));
  data.metadata = plain.metadata;
  return data;
}

/** Reads and writes `.databook` files for VS Code. It sees bytes only: defects are kept in metadata for others to show. */
export class Serializer implements vscode.NotebookSerializer {
  readonly #large: LargeOutputs;

  constructor(large: LargeOutputs) {
    this.#large = large;
  }

  async deserializeNotebook(bytes: Uint8Array): Promise<vscode.NotebookData> {
    return toNotebookData(await this.#large.restore(parse(bytes)));
  }

  async serializeNotebook(data: vscode.NotebookData): Promise<Uint8Array> {
    const notebook = fromPlain({ metadata: data.metadata ?? {}, cells: data.cells.map(fromCellData) });
    return print(await this.#large.summarise(tidyMarkup(notebook)));
  }
}
