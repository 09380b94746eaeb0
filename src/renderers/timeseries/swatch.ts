import { svg } from '../dom.ts';
import { strokeOf } from './palette.ts';

/** A short piece of a series' line, in its colour and dashes; the text beside it carries the meaning. */
export const swatch = (index: number): Element => {
  const { color, dash } = strokeOf(index);
  const line = svg('line', {
    x1: 1,
    y1: 4,
    x2: 19,
    y2: 4,
    'stroke-width': 2.5,
    'stroke-dasharray': dash.join(' '),
  });
  const element = svg(
    'svg',
    { class: 'db-swatch', viewBox: '0 0 20 8', width: 20, height: 8, 'aria-hidden': 'true' },
    line,
  );
  (element as SVGElement).style.stroke = `var(${color})`;
  return element;
};
