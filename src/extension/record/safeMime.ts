import { isDatabookMime, MIME } from '../../results/mime.ts';

/** Shown by our own renderer, which makes no HTML of data: VS Code's Markdown renderer does in a trusted workspace. */
export const SHOWN_MARKDOWN = 'application/vnd.databook.markdown';

/** Shown by our own renderer as text or as a size: for types that VS Code would turn into HTML or run. */
export const SHOWN_VERBATIM = 'application/vnd.databook.verbatim';

const INERT: readonly string[] = [MIME.text, MIME.json, 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The type under which VS Code is given an output, so that data never becomes HTML or a script. */
export function safeMime(mime: string): string {
  if (mime === MIME.markdown) return SHOWN_MARKDOWN;
  return isDatabookMime(mime) || INERT.includes(mime) ? mime : SHOWN_VERBATIM;
}
