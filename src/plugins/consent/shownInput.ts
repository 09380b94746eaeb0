import { REDACTED } from '../../redaction/redactor.ts';
import { SECRET_NAME } from '../../redaction/secretName.ts';
import { plainLines, plural, shorten } from '../../results/markdown.ts';

/** A question must not push its buttons off the screen. */
const MAX_LINES = 14;
/** Longest line, and longest text of all lines (UTF-16 units). */
const MAX_LINE = 300;
const MAX_TEXT = 1200;
/** How much of an input is searched for credentials: more than can be shown. */
const MAX_READ = 8192;

const SECRET_HEADER = new RegExp(String.raw`^([ \t]*${SECRET_NAME}[ \t]*:[ \t]*)([^\s"{[].*)$`, 'gim');
const SECRET_FIELD = new RegExp(String.raw`("${SECRET_NAME}"\s*:\s*)"(?:[^"\\]|\\.)*"`, 'gi');
const SECRET_PARAMETER = new RegExp(String.raw`((?:^|[?&;\s])${SECRET_NAME}=)[^&;\s"]+`, 'gim');

/** What is called a secret where it stands is none to show, though nobody vouches for it. */
const withoutNamedSecrets = (input: string): string =>
  input
    .replace(SECRET_HEADER, `$1${REDACTED}`)
    .replace(SECRET_FIELD, `$1"${REDACTED}"`)
    .replace(SECRET_PARAMETER, `$1${REDACTED}`);

/**
 * How an input begins, for a person who is to agree to it: without what is named like a credential, and no more than
 * fits a dialog. The last line says what is left out. None for a blank input.
 * @param input without what is known as a secret
 */
export const shownInput = (input: string): readonly string[] => {
  const lines = plainLines(withoutNamedSecrets(input.trim().slice(0, MAX_READ))).split('\n');
  const all = plainLines(input).trim().split('\n').length;
  if (lines.length === 1 && lines[0] === '') return [];
  const shown: string[] = [];
  let left = MAX_TEXT;
  for (const line of lines) {
    if (shown.length === MAX_LINES || left <= 0) break;
    const cut = shorten(line.trimEnd(), Math.min(MAX_LINE, left));
    shown.push(cut);
    left -= cut.length + 1;
  }
  const more = all - shown.length;
  return more > 0 ? [...shown, `… ${plural(more, 'more line')}`] : shown;
};
