import type { JsonObject, JsonValue } from '../results/json.ts';
import type { Result } from '../results/output.ts';

/** The major version of the format that this program reads and writes. */
export const FORMAT_VERSION = 1;

/**
 * A `.databook` in memory. Content is `frontMatter`, and of each cell its kind, source and result; `origin` is the
 * source text kept so that unedited parts are written back byte for byte, and is not content.
 */
export interface Notebook {
  readonly frontMatter: JsonObject;
  readonly cells: readonly Cell[];
  /** What was found wrong while reading; the notebook still holds every byte. */
  readonly problems: readonly Problem[];
  /** Set for a newer major version: the notebook may be shown, and {@link print} refuses to write it. */
  readonly newerVersion?: JsonValue;
  readonly origin?: NotebookOrigin;
}

export type Cell = MarkupCell | CodeCell;

export interface MarkupCell {
  readonly kind: 'markup';
  readonly source: string;
  readonly origin?: CellOrigin;
}

export interface CodeCell {
  readonly kind: 'code';
  readonly source: string;
  readonly result?: Result;
  readonly origin?: CellOrigin;
}

/** A defect of the file, for the reader to mend. `line` is 1-based. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly message: string;
}

/** The bytes around the cells, as read; opaque to callers, who carry it along unchanged (it is plain JSON). */
export type NotebookOrigin = JsonObject;

/** A cell's own bytes, as read, and hashes of what they said; opaque to callers (it is plain JSON). */
export type CellOrigin = JsonObject;
