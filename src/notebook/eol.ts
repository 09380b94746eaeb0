/** What ends a line in a file: Markdown knows these three. */
export type Eol = '\n' | '\r\n' | '\r';

export const isEol = (value: unknown): value is Eol => value === '\n' || value === '\r\n' || value === '\r';

/** `text` with every line ending (CR LF, CR, LF) as LF. */
export const normaliseEol = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;

/** `text` with every line ending as `eol`. */
export const withEol = (text: string, eol: Eol): string => {
  const lf = normaliseEol(text);
  return eol === '\n' ? lf : lf.replaceAll('\n', eol);
};

/**
 * What an editor with one line ending per document makes of `text`: lines end with LF and a BOM in front is gone.
 * Two texts that look the same to an editor are the same text.
 */
export const asEdited = (text: string): string =>
  normaliseEol(text.startsWith('\uFEFF') ? text.slice(1) : text);

/**
 * `text` with the line ending of its surroundings when it has one line ending throughout, LF or CR LF, as an
 * editor's document has; other text is meant as it stands.
 */
export function adoptEol(text: string, eol: Eol | undefined): string {
  if (eol === undefined) return text;
  if (!text.includes('\r')) return eol === '\n' ? text : text.replaceAll('\n', eol);
  const crlf = text.replaceAll('\r\n', '');
  return crlf.includes('\r') || crlf.includes('\n') ? text : withEol(text, eol);
}

/** The line ending to write before `content`: CR and LF must not meet and become one. */
export const eolBefore = (content: string, eol: Eol): Eol =>
  eol === '\r' && content.startsWith('\n') ? '\n' : eol;

/** The line ending to write after `content`: CR and LF must not meet and become one. */
export const eolAfter = (content: string, eol: Eol): Eol =>
  eol === '\n' && content.endsWith('\r') ? '\r' : eol;

/** The line ending at the end of `text`, or ''. */
export const finalEol = (text: string): '' | Eol =>
  text.endsWith('\r\n') ? '\r\n' : text.endsWith('\n') ? '\n' : text.endsWith('\r') ? '\r' : '';

/** `text` without the line ending at its end, if there is one. */
export const withoutFinalEol = (text: string): string => text.slice(0, text.length - finalEol(text).length);

/** `text`, whose lines are ended, as its first line, its last line and the lines between. */
export function unwrap(text: string): { open: string; content: string; close: string } {
  const first = /\r\n|\r|\n/.exec(text);
  const openEnd = first ? first.index + first[0].length : text.length;
  const body = withoutFinalEol(text);
  const closeStart = Math.max(openEnd, body.lastIndexOf('\n') + 1, body.lastIndexOf('\r') + 1);
  return {
    open: text.slice(0, openEnd),
    content: text.slice(openEnd, closeStart),
    close: text.slice(closeStart),
  };
}

/** The lines of `text`, each with its ending; the last one may have none. */
export function splitLines(text: string): { text: string; eol: '' | Eol }[] {
  const lines: { text: string; eol: '' | Eol }[] = [];
  const ending = /\r\n|\r|\n/g;
  let at = 0;
  for (let found = ending.exec(text); found; found = ending.exec(text)) {
    lines.push({ text: text.slice(at, found.index), eol: found[0] as Eol });
    at = ending.lastIndex;
  }
  lines.push({ text: text.slice(at), eol: '' });
  return lines;
}
