import type uPlot from 'uplot';
import { oneLine } from '../../results/markdown.ts';
import type { TimeSeries } from '../../results/schema.ts';
import { formatLabels } from '../../results/series.ts';
import { summarizeTimeSeries } from '../../results/twins/timeseries.ts';
import { button, h, press, uniqueId } from '../dom.ts';
import type { Dispose } from '../listeners.ts';
import { message } from '../message.ts';
import { tableOf } from '../table/view.ts';
import { Colors } from '../theme.ts';
import { clockSwitch, copyButton, header, linksOf } from '../toolbar.ts';
import { all } from '../view.ts';
import type { Surroundings, View } from '../view.ts';
import { align } from './align.ts';
import { unitCaption } from './axes.ts';
import { attachKeys } from './keys.ts';
import { Legend } from './legend.ts';
import { linesOf } from './lines.ts';
import type { Line, Lines } from './lines.ts';
import { explainMarks } from './marks.ts';
import { createPlot } from './plot.ts';
import { createTooltip } from './tooltip.ts';
import { toTable, toTimeSeriesCsv } from './wide.ts';

const HEIGHT = { wide: 300, narrow: 230, breakpoint: 520 };
const MIN_WIDTH = 120;
/** With more series than this, drawing all of them at each move of the pointer would lag behind it. */
const MAX_HIGHLIGHT = 200;

const sizeOf = (host: HTMLElement): { width: number; height: number } => {
  const width = Math.max(MIN_WIDTH, Math.floor(host.clientWidth));
  return { width, height: width < HEIGHT.breakpoint ? HEIGHT.narrow : HEIGHT.wide };
};

/** The window of the query, else the samples' own; a single moment gets half a minute at each side. */
const rangeOf = ({ window }: TimeSeries, times: readonly number[]): { from: number; to: number } => {
  const from = window?.from ?? times[0] ?? 0;
  const to = window?.to ?? times.at(-1) ?? from;
  return to > from ? { from, to } : { from: from - 30, to: to + 30 };
};

/** Sentences below the plot: what is drawn otherwise than one might think. */
const notesOf = (lines: readonly Line[], marks: string | undefined): HTMLElement[] => {
  const notes = [
    marks,
    lines.some(({ averaged }) => averaged)
      ? 'Native histograms are drawn as their average (sum divided by count).'
      : undefined,
    lines.every(({ extremes }) => extremes.max === undefined)
      ? 'No finite sample in this window.'
      : undefined,
  ];
  return notes.filter((note) => note !== undefined).map((note) => h('div', { class: 'db-muted' }, note));
};

/** A button that shows the samples as a table in place, built when first asked for. */
const tableToggle = (lines: readonly Line[], unit: string | undefined, around: Surroundings) => {
  const id = uniqueId();
  const place = h('div', { id, hidden: true });
  let dispose: Dispose = () => undefined;
  const toggle = button(
    'Table',
    () => {
      place.hidden = !place.hidden;
      press(toggle, !place.hidden);
      dispose();
      dispose = () => undefined;
      if (place.hidden) place.replaceChildren();
      else {
        const table = tableOf(toTable(lines, unit), around);
        place.replaceChildren(table.element);
        dispose = table.attach();
      }
    },
    { 'aria-controls': id, 'aria-pressed': 'false', title: 'Show the samples as a table' },
  );
  return { toggle, place, dispose: () => dispose() };
};

/** Makes the series pointed at stand out, once per frame: each change draws all lines anew. */
const highlighter = (plot: uPlot, count: number): ((index: number | undefined) => void) => {
  let frame = 0;
  return (index) => {
    if (count > MAX_HIGHLIGHT) return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      plot.setSeries(index === undefined ? null : index + 1, { focus: true });
    });
  };
};

const drawn = (
  root: HTMLElement,
  data: TimeSeries,
  { lines, common }: Lines,
  around: Surroundings,
): Dispose => {
  const { theme, clock } = around;
  const unit = data.unit === undefined ? undefined : oneLine(data.unit);
  const colors = new Colors(root);
  const aligned = align(
    lines.map(({ points }) => points),
    data.step,
  );
  const range = rangeOf(data, aligned.times);
  const summary = summarizeTimeSeries(data);
  const tooltip = createTooltip(lines, aligned, unit, clock);
  const live = h('div', { class: 'db-hidden', role: 'status' });
  const host = h('div', {
    class: 'db-plot',
    role: 'img',
    tabindex: 0,
    'aria-label': summary,
    'aria-roledescription': 'plot',
  });
  const resetZoom = button('Reset zoom', () => keys.reset(), { hidden: true });
  const zone = clockSwitch(clock);
  const table = tableToggle(lines, unit, around);
  const shared = Object.keys(common).length > 0 ? oneLine(formatLabels(common)) : undefined;
  const caption = unitCaption(unit);
  const figure = h(
    'figure',
    { 'aria-label': data.title ?? 'Time series' },
    header(
      data.title,
      resetZoom,
      zone.element,
      table.toggle,
      copyButton('Copy CSV', () => toTimeSeriesCsv(lines)),
      ...linksOf(data.links),
    ),
    shared === undefined ? undefined : h('div', { class: 'db-common', title: shared }, shared),
    caption === undefined ? undefined : h('div', { class: 'db-unit' }, caption),
    host,
    live,
    ...notesOf(lines, explainMarks(aligned.columns)),
  );
  root.append(figure);
  const plot = createPlot(host, {
    aligned,
    unit,
    range,
    dots: data.step === undefined,
    clock,
    colors,
    size: sizeOf(host),
    onZoom: (zoomed) => {
      resetZoom.hidden = !zoomed;
    },
    onCursor: (p) => {
      tooltip.update(p);
    },
  });
  plot.over.append(tooltip.element);
  const keys = attachKeys(host, plot, range, () => {
    live.textContent = tooltip.update(plot);
  });
  const legend = new Legend(lines, unit, {
    changed: (isShown) =>
      plot.batch(() => {
        for (const i of lines.keys())
          if (plot.series[i + 1]?.show !== isShown(i)) plot.setSeries(i + 1, { show: isShown(i) });
      }),
    focused: highlighter(plot, lines.length),
  });
  figure.append(legend.element, table.place);
  const resize = new ResizeObserver(() => {
    const size = sizeOf(host);
    if (host.clientWidth > 0 && (size.width !== plot.width || size.height !== plot.height))
      plot.setSize(size);
  });
  resize.observe(host);
  return all(
    zone.dispose,
    table.dispose,
    () => resize.disconnect(),
    clock.onChange(() => plot.redraw(false, true)),
    theme.onChange(() => {
      colors.refresh();
      plot.redraw(false, true);
    }),
    () => plot.destroy(),
  );
};

/** Draws time series as lines with a legend, or says that there are none. */
export const renderTimeSeries: View<TimeSeries> = (root, data, around) => {
  if (data.series.length > 0) return drawn(root, data, linesOf(data), around);
  root.append(header(data.title, ...linksOf(data.links)), message('note', summarizeTimeSeries(data)));
  return () => undefined;
};
