import type { JsonObject } from '../../results/json.ts';
import type { Result } from '../../results/output.ts';
import { fenced, plural } from '../../results/markdown.ts';
import { answerFile, ANSWERS } from './answerFiles.ts';
import type { RunCell, RunModel } from './model.ts';
import { typedId } from './runLine.ts';
import { answerLabel, remarkOf, replayedOf, requestsOf, runTable, titleOf } from './words.ts';

/** What `src/notebook` calls a notebook, as far as a run can be one. */
export interface RecordedNotebook {
  readonly frontMatter: JsonObject;
  readonly cells: readonly (
    | { readonly kind: 'markup'; readonly source: string }
    | { readonly kind: 'code'; readonly source: string; readonly result?: Result }
  )[];
  readonly problems: readonly [];
}

type RecordedCell = RecordedNotebook['cells'][number];

const MAX_ANSWERS = 20;

/** What servers answered is too much for a notebook: each answer is a file beside it. */
function answersOf({ facts }: RunCell, run: string): string | undefined {
  const kept = facts.flatMap((fact) => {
    const file = answerFile(fact);
    return file === undefined ? [] : [`- [${answerLabel(fact)}](${ANSWERS}/${file})`];
  });
  if (kept.length === 0) return undefined;
  const more = kept.length - MAX_ANSWERS;
  const list = [...kept.slice(0, MAX_ANSWERS), ...(more > 0 ? [`- and ${plural(more, 'more answer')}`] : [])];
  return [
    'What was answered is on record:',
    list.join('\n'),
    'All of it in a terminal:',
    fenced('sh', `databook history show ${typedId(run)} --responses`),
  ].join('\n\n');
}

function cellsOf(cell: RunCell, run: string): readonly RecordedCell[] {
  const cells: RecordedCell[] = [];
  const { source, result } = cell;
  if (source !== null) cells.push({ kind: 'code', source, ...(result && { result }) });
  const requests = requestsOf(cell);
  const said = [
    remarkOf(cell),
    requests && `Requests of this cell, times in UTC:\n\n${requests}`,
    answersOf(cell, run),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
  if (said !== '') cells.push({ kind: 'markup', source: said });
  return cells;
}

/** A run as a notebook: its cells as they stood and what they gave. The first cell says what this is and is not. */
export function asNotebook(run: RunModel): RecordedNotebook {
  const title = titleOf(run);
  const head = [
    `## ${title}`,
    '**This is history, not the file.** It shows the cells of one run as they stood then, and what they gave. It cannot be edited or run. The text between cells and the front matter are not recorded with a run.',
    replayedOf(run),
    runTable(run),
  ].filter((part) => part !== undefined);
  return {
    frontMatter: { databook: 1, title },
    cells: [
      { kind: 'markup', source: head.join('\n\n') },
      ...run.cells.flatMap((cell) => cellsOf(cell, run.id)),
    ],
    problems: [],
  };
}
