import type { Notebook } from '../../src/notebook/model.ts';
import type { Output } from '../../src/results/output.ts';

/** The same notebook as nbformat 4 stores it: texts as lists of lines, JSON types as JSON, other bytes as base64. */
export function toIpynb(notebook: Notebook): unknown {
  return {
    cells: notebook.cells.map((cell) =>
      cell.kind === 'markup'
        ? { cell_type: 'markdown', metadata: {}, source: lines(cell.source) }
        : {
            cell_type: 'code',
            execution_count: null,
            metadata: { provenance: cell.result?.provenance },
            source: lines(cell.source),
            outputs: (cell.result?.outputs ?? []).map((output) => ({
              output_type: 'display_data',
              metadata: output.metadata ?? {},
              data: { [output.mime]: value(output) },
            })),
          },
    ),
    metadata: notebook.frontMatter,
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function value({ mime, data }: Output): unknown {
  const text = new TextDecoder().decode(data);
  if (mime.endsWith('json')) return JSON.parse(text) as unknown;
  return mime.startsWith('text/') ? lines(text) : Buffer.from(data).toString('base64');
}

const lines = (text: string): string[] => text.split(/(?<=\n)/);
