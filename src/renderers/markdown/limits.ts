/** UTF-16 units. */
const MAX_LENGTH = 131_072;

/** Quotes and lists within each other, on one line. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){51}/m;

/**
 * How often a text may hold what costs the parser quadratic time; each is far more than a readable text has, and even
 * a text made to be slow is parsed within seconds.
 */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/\r\n?|\n/g, 3000],
  [/\*+|_+|~+/g, 2000],
  [/`+/g, 2000],
  [/</g, 1000],
  [/\[/g, 1000],
  [/\]/g, 1000],
  [/^[ \t>]*(?:=+|-+)[ \t]*$/gm, 500],
];

/** True when Markdown can be parsed without the page standing still. */
export const isParseable = (markdown: string): boolean =>
  markdown.length <= MAX_LENGTH &&
  !TOO_DEEP.test(markdown) &&
  LIMITS.every(([pattern, max]) => (markdown.match(pattern)?.length ?? 0) <= max);
