import './language.ts';
import uPlot from 'uplot';
import type { Clock } from '../clock.ts';
import type { Colors } from '../theme.ts';
import type { Aligned } from './align.ts';
import { decimalIncrements, incrementsFor, timeTicks, valueTicks } from './axes.ts';
import { drawMarks } from './marks.ts';
import { strokeOf } from './palette.ts';

export interface PlotOptions {
  readonly aligned: Aligned;
  readonly unit: string | undefined;
  /** Epoch seconds: what the time axis shows when not zoomed. */
  readonly range: { readonly from: number; readonly to: number };
  /** True draws every sample as a dot as well: they came without a step. */
  readonly dots: boolean;
  readonly clock: Clock;
  readonly colors: Colors;
  readonly size: { readonly width: number; readonly height: number };
  readonly onZoom: (zoomed: boolean) => void;
  /** The pointer moved or left, or the keyboard moved the cursor. */
  readonly onCursor: (plot: uPlot) => void;
}

const FONT_PX = 11;
const LINE_WIDTH = 1.5;
const AXIS_GAP = 6;
/** Below this range, in seconds, the labels of the time axis are longer. */
const SECONDS_SHOWN = 30;
/** Dots closer than this run into each other; CSS pixels. */
const DOT_DISTANCE = 7;

/** Width of the widest tick label, so that no figure is cut off. */
const axisWidth = (plot: uPlot, values: string[] | null, axis: number, cycle: number): number => {
  const own = plot.axes[axis] as uPlot.Axis & { _size?: number };
  // The second pass must not change the layout again.
  if (cycle > 1 && own._size !== undefined) return own._size;
  plot.ctx.save();
  // uPlot keeps the font together with its size.
  plot.ctx.font = (own.font as unknown as readonly [string])[0];
  const widest = Math.max(0, ...(values ?? []).map((text) => plot.ctx.measureText(text).width));
  plot.ctx.restore();
  return Math.ceil(widest / devicePixelRatio) + 2 * AXIS_GAP;
};

/** Draws the lines into `host`. Colours are asked for again at each drawing, so `redraw` follows the theme. */
export const createPlot = (host: HTMLElement, options: PlotOptions): uPlot => {
  const { aligned, unit, clock, colors, dots } = options;
  const { from: min, to: max } = options.range;
  const whole = (plot: uPlot): void => plot.setScale('x', { min, max });
  const axis: uPlot.Axis = {
    stroke: () => colors.resolve('--db-muted'),
    font: colors.font(FONT_PX),
    grid: { stroke: () => colors.resolve('--db-grid'), width: 1 },
    ticks: { stroke: () => colors.resolve('--db-grid'), width: 1, size: 4 },
    gap: AXIS_GAP,
  };
  const series = aligned.columns.map(({ values, isolated }, i): uPlot.Series => {
    const { color, dash } = strokeOf(i);
    const stroke = (): string => colors.resolve(color);
    const filter = (_: uPlot, __: number, show: boolean): number[] | null => (show ? null : [...isolated]);
    const roomForDots = (plot: uPlot, _: number, from: number, to: number): boolean =>
      values.slice(from, to + 1).filter((value) => typeof value === 'number').length * DOT_DISTANCE <
      plot.over.clientWidth;
    const points = { size: 5, width: 0, stroke, fill: stroke, filter };
    return {
      scale: 'y',
      stroke,
      width: LINE_WIDTH,
      dash: [...dash],
      points: { ...points, show: dots ? roomForDots : false },
    };
  });
  return new uPlot(
    {
      ...options.size,
      // Room for the upper half of the topmost label.
      padding: [10, null, 0, null],
      legend: { show: false },
      focus: { alpha: 0.2 },
      tzDate: (t) => (clock.utc ? uPlot.tzDate(new Date(t * 1000), 'Etc/UTC') : new Date(t * 1000)),
      cursor: {
        y: false,
        hover: { prox: 40 },
        drag: { x: true, y: false, setScale: true, dist: 4 },
        points: { size: 7, width: 0, fill: (_, i) => colors.resolve(strokeOf(i - 1).color) },
        bind: {
          dblclick: (plot) => () => {
            whole(plot);
            return null;
          },
        },
      },
      scales: { x: { time: true, auto: false }, y: { range: yRange } },
      axes: [
        {
          ...axis,
          space: (_, __, from, to) => (to - from < SECONDS_SHOWN ? 92 : 60),
          size: 42,
          values: (_, splits, __, ___, incr) => timeTicks(splits, incr, clock.utc),
        },
        {
          ...axis,
          space: 36,
          size: axisWidth,
          values: (_, splits, __, ___, incr) => valueTicks(splits, incr, unit),
          incrs: (_, __, lowest, highest) => incrementsFor(unit, highest - lowest) ?? decimalIncrements(),
          ticks: { show: false },
        },
      ],
      series: [{}, ...series],
      hooks: {
        init: [(plot) => (plot.over.style.cursor = 'crosshair')],
        ready: [whole],
        draw: [(plot) => drawMarks(plot, aligned.columns, (i) => colors.resolve(strokeOf(i).color))],
        setCursor: [options.onCursor],
        setScale: [
          (plot, key) => {
            if (key !== 'x') return;
            const { x } = plot.scales;
            options.onZoom(x?.min !== min || x.max !== max);
          },
        ],
      },
    },
    [aligned.times as number[], ...aligned.columns.map(({ values }) => values)],
    host,
  );
};

const yRange = (_: uPlot, lowest: number | null, highest: number | null): uPlot.Range.MinMax =>
  lowest === null || highest === null ? [0, 1] : uPlot.rangeNum(lowest, highest, 0.1, true);
