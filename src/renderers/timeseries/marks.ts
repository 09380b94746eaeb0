import type uPlot from 'uplot';
import type { Column, Mark } from './align.ts';

/** Half the size of a mark, CSS pixels. */
const R = 4;

const SIGNS: Readonly<Record<Mark['kind'], string>> = { NaN: '×', '+Inf': '▲', '-Inf': '▼' };

const trace = (
  ctx: CanvasRenderingContext2D,
  kind: Mark['kind'],
  x: number,
  top: number,
  bottom: number,
  r: number,
): void => {
  const y = kind === '+Inf' ? top + r + 1 : bottom - r - 1;
  ctx.beginPath();
  if (kind === 'NaN') {
    for (const slope of [-1, 1]) {
      ctx.moveTo(x - r * 0.8, y - slope * r * 0.8);
      ctx.lineTo(x + r * 0.8, y + slope * r * 0.8);
    }
    ctx.stroke();
    return;
  }
  const tip = kind === '+Inf' ? -r : r;
  ctx.moveTo(x, y + tip);
  ctx.lineTo(x - r, y - tip);
  ctx.lineTo(x + r, y - tip);
  ctx.fill();
};

/** Draws what has no place on the value axis at its edge: `+Inf` at the top, `-Inf` and NaN at the bottom. */
export const drawMarks = (
  plot: uPlot,
  columns: readonly Column[],
  color: (series: number) => string,
): void => {
  const { ctx, bbox, data } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.lineWidth = 1.5 * ratio;
  for (const [i, { marks }] of columns.entries()) {
    if (!plot.series[i + 1]?.show) continue;
    ctx.strokeStyle = ctx.fillStyle = color(i);
    for (const { at, kind } of marks) {
      const x = plot.valToPos(data[0][at] ?? NaN, 'x', true);
      if (x >= bbox.left && x <= bbox.left + bbox.width)
        trace(ctx, kind, x, bbox.top, bbox.top + bbox.height, R * ratio);
    }
  }
  ctx.restore();
};

/** "2 NaN (×), 1 +Inf (▲) at the edges of the plot are not numbers." or nothing. */
export const explainMarks = (columns: readonly Column[]): string | undefined => {
  const counts = new Map<Mark['kind'], number>();
  for (const { marks } of columns)
    for (const { kind } of marks) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  const parts = [...counts].map(([kind, n]) => `${SIGNS[kind]} ${n.toLocaleString('en-US')} ${kind}`);
  return `At the edge of the plot: ${parts.join(', ')}`;
};
