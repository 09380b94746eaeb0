import { formatValue } from '../format.ts';
import { bold, inline, shorten } from '../markdown.ts';
import type { SampleValue, Stat } from '../schema.ts';
import { formatTime } from '../time.ts';

const MAX_TEXT = 200;
const WORDS: readonly unknown[] = ['NaN', '+Inf', '-Inf'];

/** True for figures, false for words such as a version or a state. */
const isSample = (value: Stat['stats'][number]['value']): value is SampleValue =>
  typeof value !== 'string' || WORDS.includes(value);

/** A figure or word as text, not yet escaped for anything. */
export const formatStat = ({ value, unit }: Stat['stats'][number]): string =>
  isSample(value) ? formatValue(value, unit) : value;

/** The Markdown twin: a list of name, figure and time. */
export const describeStat = ({ title, stats }: Stat): string => {
  const items = stats.map((stat) => {
    const figure = formatStat(stat);
    const at = stat.t === undefined ? '' : ` (${formatTime(stat.t)})`;
    return `- ${inline(shorten(stat.name, MAX_TEXT))}: ${bold(figure)}${at}`;
  });
  const body = items.length === 0 ? 'No figures.' : items.join('\n');
  return [bold(title ?? ''), body].filter((part) => part !== '').join('\n\n');
};
