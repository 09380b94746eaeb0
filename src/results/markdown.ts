const VISIBLE: Readonly<Record<string, string>> = { '\n': '⏎', '\x7f': '␡' };

/** Characters that move the cursor, hide or reorder text: C0, C1, line separators, zero-width and bidi controls. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const show = (char: string): string => {
  const code = char.charCodeAt(0);
  return (
    VISIBLE[char] ??
    (code < 0x20
      ? String.fromCharCode(0x2400 + code)
      : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`)
  );
};

/** One line on which everything can be seen: line ends, tabs, control and bidi characters become visible signs. */
export const oneLine = (text: string): string => text.replace(/\r\n/g, '\n').replace(UNSEEN, show);

/** Like {@link oneLine}, but lines stay lines and tabs tabs. */
export const plainLines = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(UNSEEN, (char) => (char === '\n' || char === '\t' ? char : show(char)));

/** At most `max` characters (UTF-16 units, pairs kept whole), with `…` in place of the rest. */
export const shorten = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1);
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
};

const PLAIN = /^(?!.*www\.)[\p{L}\p{N}+–-][\p{L}\p{N} ,.;%/…–-]*$/iu;

/**
 * Data as inline Markdown that reads the same everywhere, a table's cell included: as it is when it cannot mean
 * anything, else as a code span, and with every punctuation mark escaped where a code span is not safe (backticks
 * end it; pipes, with backslashes before them, are read differently by different parsers).
 */
export const inline = (data: string): string => {
  const text = oneLine(data);
  if (text.trim() === '') return '';
  if (PLAIN.test(text)) return text.trimEnd();
  if (!/[`|]/.test(text)) return /^ .*|.* $/.test(text) ? `\` ${text} \`` : `\`${text}\``;
  return text
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, (mark) => (mark === '\\' ? '&#92;' : mark === '&' ? '&amp;' : `\\${mark}`));
};

/** Data in bold, shortened; nothing for blank text. */
export const bold = (data: string, max = 160): string => {
  const text = inline(shorten(data, max));
  return text === '' ? '' : `**${text}**`;
};

/** Lines in a fence that nothing in them can close. */
export const fenced = (language: string, text: string): string => {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 2) + 1);
  return `${fence}${language}\n${plainLines(text).replace(/\n$/, '')}\n${fence}`;
};

/** A GFM table; cells are Markdown already (see {@link inline}). */
export const markdownTable = (
  head: readonly { readonly text: string; readonly right?: boolean }[],
  rows: readonly (readonly string[])[],
): string => {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell || ' ').join(' | ')} |`;
  return [
    line(head.map(({ text }) => text)),
    line(head.map(({ right }) => (right ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
};

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
