// Addresses of runs that are shown as notebooks, `databook-run:/<run>/<what the tab says>.databook`, and of what servers
// answered in them, `databook-run:/<run>/answers/<hash>.json`.
import { ANSWERS } from '../../logbook/history/answerFiles.ts';
import type { RunLine } from '../../logbook/history/runLine.ts';
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { formatTime } from '../../results/time.ts';

export const RUN_SCHEME = 'databook-run';

/** Between two runs. */
const AND = '..';

/** An id as a part of a path: one that another program made may hold anything. */
const toPart = (id: string): string => encodeURIComponent(id).replaceAll('.', '%2E');

function fromPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no address of ours: there is no such run
  }
}

type Named = Pick<RunLine, 'id' | 'notebook' | 'startedAt'>;

/** The path of a run's address, not encoded. No colon is in it: the name may become that of a file. */
export function runPath({ id, notebook, startedAt }: Named): string {
  const name = notebook === null ? 'notebook' : notebookLabel(notebook).replace(/\.databook$/, '');
  const time = formatTime(Math.floor(startedAt), { precision: 's' }).replaceAll(':', '.');
  return `/${toPart(id)}/${name.replaceAll(/[/\\:]/g, '-')} (run of ${time}).databook`;
}

/** The path under which two runs are compared. */
export const comparisonPath = (before: Named, after: Named): string => {
  const [, , first = ''] = runPath(before).split('/');
  const time = formatTime(Math.floor(after.startedAt), { precision: 's' }).replaceAll(':', '.');
  return `/${toPart(before.id)}${AND}${toPart(after.id)}/${first.replace(/\)\.databook$/, '')} and ${time}).databook`;
};

/** The runs that a path names: one, or two that are compared. */
export const runsOfPath = (path: string): readonly [string, string?] => {
  const [run = '', other] = (path.split('/')[1] ?? '').split(AND).map(fromPart);
  return other === undefined ? [run] : [run, other];
};

export const answerPath = (runId: string, file: string): string => `/${toPart(runId)}/${ANSWERS}/${file}`;

/** The file of an answer that a path names; nothing where it names a run. */
export function answerOfPath(path: string): string | undefined {
  const [, , folder, file] = path.split('/');
  return folder === ANSWERS ? file : undefined;
}
