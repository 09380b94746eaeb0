/**
 * - `closed`: called while the database is not open
 * - `reserved`: a name that is the transactions' own
 * - `invalid`: what is no table, number or schema
 * - `unknown-record`, `unknown-field`: a write to what is not there; nothing was written
 * - `read-only`: a record of a notebook's cell, which only its recorder writes
 */
export type RunDbErrorCode =
  'closed' | 'reserved' | 'invalid' | 'unknown-record' | 'unknown-field' | 'read-only';

/** What the operations of a RunDb throw, besides what its Limani throws. The message is for people. */
export class RunDbError extends Error {
  override readonly name = 'RunDbError';
  readonly code: RunDbErrorCode;
  constructor(code: RunDbErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
