import { isDatabookMime, MIME, SHOWN_AS } from '../../results/mime.ts';

const INERT: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const SHOWN: Readonly<Record<string, string>> = {
  [MIME.markdown]: SHOWN_AS.markdown,
  [MIME.json]: SHOWN_AS.json,
  [MIME.text]: SHOWN_AS.text,
};

/**
 * The type under which VS Code is given an output, so that data never becomes HTML or a script: its own renderers make
 * HTML of Markdown in a trusted workspace, and run what says it is JavaScript.
 */
export function safeMime(mime: string): string {
  return SHOWN[mime] ?? (isDatabookMime(mime) || INERT.includes(mime) ? mime : SHOWN_AS.verbatim);
}
