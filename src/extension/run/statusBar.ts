import * as vscode from 'vscode';
import { sourceHash } from '../../notebook/sourceHash.ts';
import type { Provenance } from '../../results/output.ts';
import { fromDisplay } from '../record/displayOutputs.ts';

const describe = (p: Provenance): string =>
  [
    p.origin === 'replay' ? 'recorded' : undefined,
    p.status,
    p.at && `${p.at.slice(0, 10)} ${p.at.slice(11, 19)} UTC`,
    p.by && `by ${p.by}`,
  ]
    .filter(Boolean)
    .join(' · ');

const tooltip = (p: Provenance): string =>
  [
    p.plugin && `Plugin ${p.plugin}`,
    p.window && `Window ${p.window}`,
    p.endpoints && `Asked ${p.endpoints}`,
    p.run && `Run ${p.run}`,
  ]
    .filter(Boolean)
    .join('\n');

/** Under each cell with a result: how it ended, when, by whom; and whether the cell was edited since. */
export class ProvenanceStatus implements vscode.NotebookCellStatusBarItemProvider {
  provideCellStatusBarItems(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
    const { provenance } = fromDisplay(cell.outputs);
    if (!provenance) return [];
    const result = new vscode.NotebookCellStatusBarItem(
      describe(provenance),
      vscode.NotebookCellStatusBarAlignment.Right,
    );
    result.tooltip = tooltip(provenance);
    result.accessibilityInformation = { label: `Result: ${describe(provenance)}` };
    if (!provenance.source || provenance.source === sourceHash(cell.document.getText())) return [result];
    const stale = new vscode.NotebookCellStatusBarItem(
      '$(warning) edited since',
      vscode.NotebookCellStatusBarAlignment.Right,
    );
    stale.tooltip = 'The result below was made by an earlier text of this cell. Run it again to renew it.';
    return [stale, result];
  }
}
