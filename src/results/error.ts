/** `utf8`: not text; `json`: text, but not JSON; `schema`: JSON of another shape than its MIME type promises. */
export type ResultErrorCode = 'utf8' | 'json' | 'schema';

/** An output that does not keep what its MIME type promises. The message names the type, the place and the remedy. */
export class ResultError extends Error {
  override readonly name = 'ResultError';
  readonly code: ResultErrorCode;
  /** Where in the JSON, as in `series[0].points[3][1]`; empty for the whole. */
  readonly path: string;

  constructor(code: ResultErrorCode, mime: string, path: string, problem: string) {
    super(`${mime}: ${path === '' ? '' : `${path}: `}${problem}`);
    this.code = code;
    this.path = path;
  }
}

/** `['series', 0, 'a b']` as `series[0]["a b"]`. */
export const formatPath = (keys: readonly (string | number)[]): string =>
  keys
    .map((key, i) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return i === 0 ? key : `.${key}`;
    })
    .join('');

/** A value as shown in an error message: JSON, cut short. */
export const excerpt = (value: unknown): string => {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
