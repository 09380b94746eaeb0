// Failures as MongoDB names and numbers them.
const NUMBERS = {
  BadValue: 2,
  FailedToParse: 9,
  TypeMismatch: 14,
  Unauthorized: 13,
  AuthenticationFailed: 18,
  CursorNotFound: 43,
  CommandNotFound: 59,
  ImmutableField: 66,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  WriteConflict: 112,
  NoSuchTransaction: 251,
  ChangeStreamHistoryLost: 286,
  BSONObjectTooLarge: 10_334,
  DuplicateKey: 11_000,
  IllegalOperation: 20,
} as const;

export class MongoFailure extends Error {
  override readonly name = 'MongoFailure';
  readonly codeName: keyof typeof NUMBERS;
  readonly labels: readonly string[];

  constructor(codeName: keyof typeof NUMBERS, message: string, labels: readonly string[] = []) {
    super(message);
    this.codeName = codeName;
    this.labels = labels;
  }

  get code(): number {
    return NUMBERS[this.codeName];
  }
}

/** Whatever the stand-in does not know is refused: no test passes because something was ignored. */
export const notKnown = (what: string, name: string): MongoFailure =>
  new MongoFailure('FailedToParse', `the stand-in for MongoDB does not know the ${what} '${name}'`);

/** @throws MongoFailure for a key that is not listed */
export function only(what: string, value: object, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) throw notKnown(what, other);
}
