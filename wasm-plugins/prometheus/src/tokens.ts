/** One word of PromQL. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'sign';
  readonly text: string;
}

const SPACE = /(?:\s+|#[^\n]*)+/y;
const WORDS: readonly [Token['kind'], RegExp][] = [
  ['string', /"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?|`[^`]*`?/y],
  // Durations count as numbers.
  ['number', /(?:0x[\da-f]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:[a-z]+\d*)*/iy],
  ['name', /[\p{L}_:][\p{L}\p{N}_:.]*/uy],
  ['sign', /[=!<>]=|[=!]~|[^]/y],
];

/** Splits an expression; blanks and comments are dropped. Anything at all can be split: the server judges. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(expression)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };
  while (at < expression.length) {
    if (take(SPACE) !== undefined) continue;
    for (const [kind, pattern] of WORDS) {
      const text = take(pattern);
      if (text === undefined) continue;
      tokens.push({ kind, text });
      break;
    }
  }
  return tokens;
}

/**
 * True for an expression that only an instant query can answer: one that ends in a range (`up[5m]`) or is a string.
 * It saves a request; an expression that is not recognised here is known by the server's answer.
 */
export function needsInstant(tokens: readonly Token[]): boolean {
  let inner = tokens;
  while (inner[0]?.text === '(' && inner.at(-1)?.text === ')') inner = inner.slice(1, -1);
  const last = inner.at(-1);
  return last?.text === ']' || (inner.length === 1 && last?.kind === 'string');
}
