/** Thrown in place of an answer that nobody waits for any more. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** A person did not agree to what a cell was about to do. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
