/** How many digits of a hash people are shown. */
export const UHASH_LENGTH = 6;

/** The first digits of an operation's hash: equal for the same task again. Empty before it has one. */
export const uhash = (opHash: string | null, length = UHASH_LENGTH): string =>
  (opHash ?? '').replace(/^sha256:/, '').slice(0, length);
