/** Why a request has no recorded answer, or could not be recorded; it ends the call, whatever its plugin makes of it. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly code: 'not-recorded' | 'recording';
  /** What to do. */
  readonly hint: string;

  /** @param code `recording` for a file that cannot be read or written */
  constructor(code: 'not-recorded' | 'recording', message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
