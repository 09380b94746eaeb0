import { oneLine, plainLines, plural, shorten } from '../markdown.ts';
import type { Logs } from '../schema.ts';
import { formatTime } from '../time.ts';

const MAX_ENTRIES = 100;
const MAX_MESSAGE = 2000;

/** The plain text twin: one entry per line in the order given, further lines of a message indented. */
export const describeLogs = ({ title, entries }: Logs, max = MAX_ENTRIES): string => {
  const lines = entries.slice(0, max).map(({ t, level, message }) => {
    const text = plainLines(shorten(message, MAX_MESSAGE)).replace(/\n+$/, '').replaceAll('\n', '\n    ');
    return `${formatTime(t)}${level ? ` ${oneLine(level).toUpperCase()}` : ''} ${text}`;
  });
  if (entries.length === 0) lines.push('No log entries.');
  const more = entries.length - max;
  if (more > 0) lines.push(`… and ${plural(more, 'more entry', 'more entries')}`);
  return [...(title ? [oneLine(title)] : []), ...lines].join('\n');
};
