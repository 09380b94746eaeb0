import type { Eol } from './eol.ts';
import { adoptEol, asEdited, splitLines } from './eol.ts';

const BOM = '\uFEFF';

/**
 * `edited` with, for every line it shares with `original` at its start and at its end, that line's own ending; the
 * original itself when an editor sees no difference. Text with line endings that no editor has is meant as it stands.
 */
export function reuseLines(original: string, edited: string, eol: Eol): string {
  // An editor hides a BOM; it is still meant.
  const source = original.startsWith(BOM) && !edited.startsWith(BOM) ? BOM + edited : edited;
  if (asEdited(original) === asEdited(source)) return original;
  const adopted = adoptEol(source, eol);
  const old = splitLines(original);
  const lines = splitLines(source).map((line) => line.text);
  if (!isEdited(source)) return adopted;
  const most = Math.min(old.length, lines.length);
  let head = 0;
  while (head < most && old[head]?.text === lines[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail)?.text === lines.at(-1 - tail)) tail++;
  const changed = lines.length - tail;
  const reused = lines
    .map((text, i) => {
      if (i === lines.length - 1) return text;
      const own = old[i < changed ? i : i - lines.length + old.length]?.eol;
      return text + (own === undefined || own === '' ? eol : own);
    })
    .join('');
  return asEdited(reused) === asEdited(source) ? reused : adopted;
}

/** True for text with one line ending throughout, LF or CR LF. */
const isEdited = (source: string): boolean => {
  const rest = source.replaceAll('\r\n', '');
  return !rest.includes('\r') && (rest === source || !rest.includes('\n'));
};
