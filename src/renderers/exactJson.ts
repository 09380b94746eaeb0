/** A number that a double cannot hold, such as a 64-bit id; kept as it was written. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

export type ExactJson =
  null | boolean | number | string | ExactNumber | ExactJson[] | { [key: string]: ExactJson };

/** The reviver's third argument, newer than the type library. */
type Revive = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

const revive: Revive = (_, value, context) => {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined) return value;
  const rounded = !/[.eE]/.test(source) && !Number.isSafeInteger(value) && String(value) !== source;
  return rounded || !Number.isFinite(value) ? new ExactNumber(source) : value;
};

/** Parses JSON without rounding whole numbers: an id must be shown as it is. @throws SyntaxError */
export const parseExact = (text: string): ExactJson => {
  try {
    return JSON.parse(text, revive) as ExactJson;
  } catch (error) {
    // A reviver goes down value by value and ends at some depth; the parser alone does not.
    if (error instanceof RangeError) return JSON.parse(text) as ExactJson;
    throw error;
  }
};
