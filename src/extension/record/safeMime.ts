import { isDatabookMime, MIME, SHOWN_AS } from '../../results/mime.ts';

const INERT: readonly string[] = [MIME.text, 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/**
 * The type under which VS Code is given an output, so that data never becomes HTML or a script: its own renderers make
 * HTML of Markdown in a trusted workspace, and run what says it is JavaScript.
 */
export function safeMime(mime: string): string {
  if (mime === MIME.markdown) return SHOWN_AS.markdown;
  if (mime === MIME.json) return SHOWN_AS.json;
  return isDatabookMime(mime) || INERT.includes(mime) ? mime : SHOWN_AS.verbatim;
}
