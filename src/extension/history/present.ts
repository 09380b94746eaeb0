// How runs and their cells are said in the view; without VS Code, so that it can be tested.
import { cellTitle } from '../../notebook/cellTitle.ts';
import { formatInstant } from '../../notebook/window.ts';
import { answerFile } from '../../logbook/history/answerFiles.ts';
import type { CellState, RunCell } from '../../logbook/history/model.ts';
import { notebookLabel, notebookPath } from '../../logbook/history/notebookLabel.ts';
import { typedId, type RunLine } from '../../logbook/history/runLine.ts';
import { answerLabel } from '../../logbook/history/words.ts';
import { oneLine } from '../../results/markdown.ts';
import { formatDuration, formatTime, hasDate } from '../../results/time.ts';

/** One row of the view. */
export interface Row {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Name and colour of an icon of VS Code. */
  readonly icon: { readonly id: string; readonly color?: string };
}

const ICONS: Readonly<Record<CellState, Row['icon']>> = {
  queued: { id: 'clock', color: 'testing.iconQueued' },
  running: { id: 'sync~spin', color: 'charts.blue' },
  success: { id: 'pass', color: 'testing.iconPassed' },
  cancelled: { id: 'stop-circle', color: 'testing.iconSkipped' },
  denied: { id: 'circle-slash', color: 'testing.iconFailed' },
  timeout: { id: 'watch', color: 'testing.iconFailed' },
  failure: { id: 'error', color: 'testing.iconFailed' },
  interrupted: { id: 'debug-disconnect', color: 'testing.iconErrored' },
  skipped: { id: 'dash', color: 'testing.iconSkipped' },
};

const DAY_MS = 86_400_000;
/** `2026-11-20` and `02:11`; of a moment that no calendar has what there is to say. */
const dayOf = (epochSeconds: number): string => formatInstant(epochSeconds).split('T')[0] ?? '';
const clock = (epochSeconds: number): string => formatInstant(epochSeconds).split('T')[1]?.slice(0, 5) ?? '–';

/** The heading under which a run stands: its day, in UTC like every time in the record. @param now epoch milliseconds */
export function dayHeading({ startedAt }: RunLine, now: number): string {
  const day = dayOf(startedAt);
  if (!hasDate(startedAt)) return day;
  if (day === dayOf(now / 1000)) return `Today (${day} UTC)`;
  if (day === dayOf((now - DAY_MS) / 1000)) return `Yesterday (${day} UTC)`;
  return `${day} UTC`;
}

export const notebookHeading = ({ notebook }: RunLine): string =>
  notebook === null ? 'No notebook' : oneLine(notebookLabel(notebook));

const shortName = (notebook: string | null): string =>
  notebook === null ? 'no notebook' : oneLine(notebookLabel(notebook)).replace(/\.databook$/, '');

/** A run under the heading of its day or of its notebook. */
export function runRow(run: RunLine, under: 'time' | 'notebook'): Row {
  const { status, succeeded, cells, startedAt, endedAt, by, replayed, notebook, machine, id, pinned } = run;
  const time = clock(startedAt);
  const label = under === 'time' ? `${time} ${shortName(notebook)}` : `${dayOf(startedAt)} ${time}`;
  // rounded: a row has little room
  const took =
    endedAt === null ? undefined : formatDuration(Number(Math.max(0, endedAt - startedAt).toPrecision(2)));
  const description = [
    ...(status === 'success' ? [] : [status]),
    pinned ? 'pinned' : undefined,
    replayed > 0 ? 'recorded' : undefined,
    by === null ? undefined : oneLine(by),
    took,
    `${succeeded}/${cells}`,
  ];
  const tooltip = [
    `${status}: ${succeeded} of ${cells === 1 ? '1 cell' : `${cells} cells`} succeeded`,
    `Started ${formatTime(Math.floor(startedAt), { precision: 's' })}${took === undefined ? '' : `, took ${took}`}`,
    by === null ? undefined : `By ${oneLine(by)}${machine === null ? '' : ` on ${oneLine(machine)}`}`,
    replayed > 0 ? `${replayed} answered from recorded responses` : undefined,
    notebook === null ? undefined : oneLine(notebookPath(notebook)),
    `Run ${typedId(id)}`,
  ];
  return {
    label,
    description: description.filter((part) => part !== undefined).join(' · '),
    tooltip: tooltip.filter((part) => part !== undefined).join('\n'),
    icon: ICONS[status],
  };
}

/** A cell of a run. */
export function cellRow(cell: RunCell): Row {
  const { source, place, state, duration, plugin, reason, replayed } = cell;
  const label = (source !== null && oneLine(cellTitle(source))) || `Cell ${place ?? '?'}`;
  const description = [
    ...(state === 'success' ? [] : [state]),
    duration === null ? undefined : formatDuration(duration),
    plugin === null ? undefined : oneLine(plugin.replace(/@[^@]*$/, '')),
    replayed ? 'recorded' : undefined,
  ];
  return {
    label,
    description: description.filter((part) => part !== undefined).join(' · '),
    tooltip: [
      `${state}${place === null ? '' : `, cell ${place} of the run`}`,
      reason ?? undefined,
      source ?? undefined,
    ]
      .filter((part) => part !== undefined)
      .join('\n\n'),
    icon: ICONS[state],
  };
}

/** A request of a run, as one chooses whose answer to see. */
export interface RequestRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Its answer, see {@link answerFile}; nothing where that is not kept. */
  readonly file: string | undefined;
}

/** The requests of cells, in order. */
export function requestRows(cells: readonly RunCell[]): RequestRow[] {
  return cells.flatMap((cell) =>
    cell.facts
      .filter(({ context }) => context === 'http')
      .map((fact) => {
        const { command, detail } = fact;
        const file = answerFile(fact);
        const { error, status, notKept } = detail ?? {};
        const outcome =
          typeof error === 'string'
            ? oneLine(error)
            : `status ${typeof status === 'number' ? status : 'not known'}`;
        const why = typeof notKept === 'string' ? `. ${oneLine(notKept)}` : '';
        return {
          label: oneLine(command),
          description: outcome,
          detail: `${cellRow(cell).label} · ${answerLabel(fact, oneLine)}${file === undefined ? `, not kept${why}` : ''}`,
          file,
        };
      }),
  );
}

export interface Group {
  readonly heading: string;
  readonly runs: readonly RunLine[];
}

/** Runs by heading, in the order in which the headings come first. */
export function groups(runs: readonly RunLine[], headingOf: (run: RunLine) => string): Group[] {
  const grouped = Map.groupBy(runs, headingOf);
  return [...grouped].map(([heading, members]) => ({ heading, runs: members }));
}
