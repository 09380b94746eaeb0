import * as vscode from 'vscode';
import { sourceHash } from '../../notebook/sourceHash.ts';
import type { Provenance } from '../../results/output.ts';
import { replayLabel } from '../../results/recorded.ts';
import { fromDisplay } from '../record/displayOutputs.ts';
import { describe, tooltip } from './provenanceText.ts';

const item = (text: string, tooltip: string): vscode.NotebookCellStatusBarItem => {
  const made = new vscode.NotebookCellStatusBarItem(text, vscode.NotebookCellStatusBarAlignment.Right);
  made.tooltip = tooltip;
  return made;
};

const stale = ({ source }: Provenance, cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] =>
  source === undefined || source === sourceHash(cell.document.getText())
    ? []
    : [
        item(
          '$(warning) edited since',
          'The result below was made by an earlier text of this cell. Run it again to renew it.',
        ),
      ];

const recorded = (provenance: Provenance): vscode.NotebookCellStatusBarItem[] => {
  const label = replayLabel(provenance);
  if (label === undefined) return [];
  const made = item(
    `$(history) ${label}`,
    'This result is not live: recorded responses beside the notebook answered, and no server was asked.',
  );
  made.accessibilityInformation = { label: `Not live: ${label}` };
  return [made];
};

/** Under each cell with a result: how it ended, when, by whom; whether it is live or recorded, and whether the cell was edited since. */
export class ProvenanceStatus implements vscode.NotebookCellStatusBarItemProvider {
  provideCellStatusBarItems(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
    const { provenance } = fromDisplay(cell.outputs);
    if (!provenance) return [];
    const result = item(describe(provenance), tooltip(provenance));
    result.accessibilityInformation = { label: `Result: ${describe(provenance, Infinity)}` };
    return [...stale(provenance, cell), ...recorded(provenance), result];
  }
}
