/** What can keep a notebook from being read or written at all. */
export type NotebookErrorCode = 'not-utf8' | 'newer-version' | 'front-matter-too-large';

/** A notebook that cannot be read or written; the message says what to do. */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';
  readonly code: NotebookErrorCode;
  /** For `not-utf8`: the offset of the first byte that is not UTF-8. */
  readonly offset?: number;

  constructor(code: NotebookErrorCode, message: string, offset?: number) {
    super(message);
    this.code = code;
    if (offset !== undefined) this.offset = offset;
  }
}
