// Cells of a notebook in the extension host: written, run, waited for, read.
import * as vscode from 'vscode';
import type { Provenance } from '../../../src/results/output.ts';

/** A notebook with one cell for each query. */
export const cells = (...queries: string[]): string =>
  queries.map((query) => `\`\`\`databook\n@plugin=prometheus\n${query}\n\`\`\`\n`).join('\n');

export const run = (notebook: vscode.NotebookDocument, index: number): Thenable<void> =>
  vscode.commands.executeCommand('notebook.cell.execute', {
    ranges: [{ start: index, end: index + 1 }],
    document: notebook.uri,
  });

export const ended = (cell: vscode.NotebookCell) => (): boolean =>
  cell.executionSummary?.success !== undefined;

/** What a person reads of a cell's outputs. */
export const text = (cell: vscode.NotebookCell): string =>
  cell.outputs
    .flatMap((output) => output.items)
    .filter((item) => /^text\/|\.(markdown|text)$/.test(item.mime))
    .map((item) => Buffer.from(item.data).toString())
    .join('\n');

/** Who made a cell's outputs, when, in which run. */
export const provenance = (cell: vscode.NotebookCell): Provenance | undefined =>
  (cell.outputs[0]?.metadata?.['databook'] as { provenance?: Provenance } | undefined)?.provenance;
