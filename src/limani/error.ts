/**
 * - `config`: the adapter's configuration is wrong; `unknown-adapter`: there is no adapter of that name
 * - `not-connected`: called before `connect` or after `disconnect`
 * - `invalid`: an argument that no store accepts; `too-large`: an entry above the adapter's limit
 * - `unknown-run`, `unknown-host`: an entry that refers to what is not in the store; nothing was written
 * - `duplicate-run`: the id is taken, or was that of a run that was deleted; nothing was written
 * - `open-run`: it is still being recorded; nothing was done
 * - `not-written`: the store refused, and the entry may or may not be found later: repeat it under the same uid
 * - `unavailable`: the store cannot be read; `busy`: it cannot be published now
 * - `newer`: a newer version of this program wrote it
 */
export type LimaniErrorCode =
  | 'config'
  | 'unknown-adapter'
  | 'not-connected'
  | 'invalid'
  | 'too-large'
  | 'unknown-run'
  | 'unknown-host'
  | 'duplicate-run'
  | 'open-run'
  | 'not-written'
  | 'unavailable'
  | 'busy'
  | 'newer';

/**
 * What every method of a Limani throws. The message is for people: what happened, where, what to do. An adapter of others
 * brings a copy of this class with it: one is as good as another.
 */
export class LimaniError extends Error {
  override readonly name = 'LimaniError';
  readonly code: LimaniErrorCode;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'LimaniError' && 'code' in value;
  }

  constructor(code: LimaniErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The text of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
