/** A stretch of a cell's source: UTF-16 offsets, `end` exclusive, and the 0-based line of `start`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** What can be wrong with a cell before its plugin is asked. */
export type CellErrorCode =
  | 'missing-plugin'
  | 'empty-key'
  | 'empty-value'
  | 'duplicate-key'
  | 'misspelt-key'
  | 'bad-name'
  | 'bad-confirm'
  | 'bad-duration'
  | 'bad-time'
  | 'bad-window'
  | 'bad-variable'
  | 'unknown-variable'
  | 'unknown-cell'
  | 'unknown-source'
  | 'bad-source'
  | 'bad-replay';

/** A mistake in a cell (or in the front matter it depends on), for the person who wrote it. */
export class CellError extends Error {
  override readonly name = 'CellError';
  readonly code: CellErrorCode;
  /** What to do about it. */
  readonly hint: string;
  /** Where in the cell's source; absent when the cause lies outside the cell. */
  readonly position?: Span;
  constructor(code: CellErrorCode, message: string, hint: string, position?: Span) {
    super(message);
    this.code = code;
    this.hint = hint;
    if (position) this.position = position;
  }
}
