import { oneLine } from '../../results/markdown.ts';

const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * The part of a line around a text in it, on one line that has at most so many characters.
 * @param mark makes the text stand out
 */
export function excerpt(line: string, text: string, most: number, mark: (hit: string) => string): string {
  const shown = oneLine(line.trim());
  const wanted = oneLine(text);
  const at = folded(shown).indexOf(folded(wanted));
  if (at < 0) return shown.length <= most ? shown : `${shown.slice(0, most - 1)}…`;
  // what comes after an error says more than what comes before it
  const before = Math.floor(Math.max(0, most - wanted.length) / 3);
  const start = shown.length <= most ? 0 : Math.max(0, Math.min(at - before, shown.length - most));
  const end = start + most;
  const from = start > 0 ? start + 1 : 0;
  const to = shown.length > end ? end - 1 : shown.length;
  const [hitFrom, hitTo] = [Math.max(at, from), Math.min(at + wanted.length, to)];
  return [
    from > 0 ? '…' : '',
    shown.slice(from, hitFrom),
    mark(shown.slice(hitFrom, hitTo)),
    shown.slice(hitTo, to),
    to < shown.length ? '…' : '',
  ].join('');
}
