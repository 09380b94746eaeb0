/** The MIME types that the project's own renderers draw. */
export const MIME = {
  timeseries: 'application/vnd.databook.timeseries+json',
  table: 'application/vnd.databook.table+json',
  logs: 'application/vnd.databook.logs+json',
  stat: 'application/vnd.databook.stat+json',
  json: 'application/json',
  markdown: 'text/markdown',
  text: 'text/plain',
} as const;

/**
 * Types under which VS Code is given outputs that it would make HTML of, or run, or draw worse; in no file. A renderer
 * of the standard types themselves would take over those of every notebook, `text/markdown` even its markup cells.
 */
export const SHOWN_AS = {
  markdown: 'application/vnd.databook.markdown',
  json: 'application/vnd.databook.json',
  /** VS Code itself does not wrap it, and cuts long sentences at the edge. */
  text: 'application/vnd.databook.text',
  /** Whatever it is: as text or as a size. */
  verbatim: 'application/vnd.databook.verbatim',
} as const;

/** True for the types of {@link MIME} whose data has a schema of ours. */
export const isDatabookMime = (mime: string): boolean => mime.startsWith('application/vnd.databook.');

/** True for the types in which every rich output must also be present. */
export const isReadableMime = (mime: string): boolean => mime === MIME.markdown || mime === MIME.text;
