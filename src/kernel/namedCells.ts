import { CellError } from '../notebook/cellError.ts';
import { closest, listed } from '../notebook/closest.ts';
import { directive, parseCell } from '../notebook/directives.ts';
import type { ResolvedCell } from '../notebook/resolveCell.ts';
import type { Output, Result } from '../results/output.ts';
import type { NamedOutputs, PluginInfo } from '../plugins/contract.ts';
import type { NotebookCell } from './types.ts';

/**
 * The outputs of the cells that options of type `cell` name (several with commas between them). A cell sees only those
 * above it: what stands below has no influence.
 * @param above the code cells above, in order, with their newest results
 * @throws CellError `unknown-cell`
 */
export const namedCells = (
  cell: ResolvedCell,
  plugin: PluginInfo,
  above: readonly NotebookCell[],
): readonly NamedOutputs[] => {
  const wanted = plugin.options
    .filter((o) => o.type === 'cell' && cell.options[o.name]?.trim())
    .flatMap((o) =>
      (cell.options[o.name] ?? '').split(',').map((name) => ({ option: o.name, name: name.trim() })),
    );
  if (wanted.length === 0) return [];
  const known = above.flatMap((c) => {
    const name = directive(parseCell(c.source), 'name')?.value;
    return name === undefined ? [] : [{ name, result: c.result }];
  });
  return wanted.map(({ option, name }) => ({ name, outputs: outputsOf(cell, option, name, known) }));
};

const outputsOf = (
  cell: ResolvedCell,
  option: string,
  name: string,
  known: readonly { readonly name: string; readonly result: Result | undefined }[],
): readonly Output[] => {
  const fail = (message: string, hint: string): never => {
    throw new CellError('unknown-cell', message, hint, directive(cell.parsed, option)?.valueSpan);
  };
  const found = known.filter((k) => k.name === name);
  const [first] = found;
  if (!first) {
    const names = known.map((k) => k.name);
    const near = closest(name, names);
    return fail(
      `No cell above this one is named "${name}".`,
      `${near ? `Did you mean "${near}"? ` : ''}Cells named above: ${listed(names)}. A cell gets its name from a line @name=…`,
    );
  }
  if (found.length > 1)
    return fail(`${found.length} cells above are named "${name}".`, 'Give each its own @name.');
  if (first.result?.provenance.status !== 'success') {
    const status = first.result ? `ended with ${first.result.provenance.status}` : 'has no result';
    return fail(`The cell "${name}" ${status}.`, `Run "${name}" first.`);
  }
  return first.result.outputs;
};
