import type { Token } from './tokens.ts';

/** Unit symbols by the ending that the naming rules of Prometheus ask for. */
const SUFFIXES: Readonly<Record<string, string>> = {
  seconds: 's',
  milliseconds: 'ms',
  ms: 'ms',
  microseconds: 'us',
  nanoseconds: 'ns',
  bytes: 'bytes',
  bits: 'bits',
  ratio: 'ratio',
  percent: 'percent',
  celsius: '°C',
  hertz: 'Hz',
  volts: 'V',
  amperes: 'A',
  watts: 'W',
  joules: 'J',
  meters: 'm',
};

/** What remains of a name after what is not its unit. */
const unitOfName = (name: string): string | undefined => {
  // Moments, not durations: seconds since 1970.
  if (/_(?:timestamp|time)_seconds$/.test(name)) return undefined;
  const suffix = /(?:^|[_:])([a-z]+)(?:_sum)?(?:_total)?$/.exec(name)?.[1] ?? '';
  return Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix] : undefined;
};

/** Functions and aggregations whose result has the unit of their series; the number is that argument's place. */
const KEEPING = new Map(
  [
    ['sum avg min max abs ceil floor round clamp clamp_min clamp_max sort sort_desc sort_by_label', 0],
    ['avg_over_time min_over_time max_over_time sum_over_time last_over_time first_over_time', 0],
    ['increase delta idelta stddev stddev_over_time mad_over_time', 0],
    ['label_replace label_join vector scalar histogram_sum histogram_avg histogram_stddev', 0],
    ['topk bottomk limitk limit_ratio quantile quantile_over_time histogram_quantile', 1],
  ].flatMap(([names, place]) =>
    String(names)
      .split(' ')
      .map((name): [string, number] => [name, Number(place)]),
  ),
);
/** Functions of a histogram whose result has the unit of what it counts, also when they are given its rate. */
const OBSERVED = new Set(['histogram_quantile', 'histogram_avg', 'histogram_stddev']);
const RATES = new Set(['rate', 'irate', 'deriv']);

/** What a value is: a unit symbol, and whether the series are a histogram's buckets, which have none of their own. */
interface Quantity {
  readonly unit?: string;
  readonly bucketsOf?: string;
}

const perSecond = ({ unit, bucketsOf }: Quantity): Quantity => ({
  unit: unit === undefined ? 'ops/s' : `${unit}/s`,
  ...(bucketsOf !== undefined && { bucketsOf }),
});

/** What was observed, of a native histogram or of the rate of one. */
const observed = ({ unit }: Quantity): Quantity => {
  const own = observedUnit(unit);
  return own === undefined ? {} : { unit: own };
};

const divided = (a: Quantity, b: Quantity): Quantity => {
  if (a.unit === undefined || b.unit === undefined) return {};
  // The mean of a histogram or summary: rate(x_sum) / rate(x_count).
  if (b.unit === 'ops/s')
    return a.unit.endsWith('/s') && a.unit !== 'ops/s' ? { unit: a.unit.slice(0, -2) } : {};
  return a.unit === b.unit ? { unit: 'ratio' } : {};
};

/** Of the unit of a native histogram or of its rate, the unit of what it counts. */
export function observedUnit(unit: string | undefined): string | undefined {
  if (unit === 'ops/s') return undefined;
  return unit?.replace(/\/s$/, '');
}

/** Reads the expressions whose unit is certain; gives up at all others. */
class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get done(): boolean {
    return this.at === this.tokens.length;
  }

  expression(): Quantity | undefined {
    const left = this.operand();
    if (this.accept('/')) {
      this.matching();
      const right = this.operand();
      return left && right && divided(left, right);
    }
    // A filter by a number keeps what it lets through.
    if (this.peek() !== undefined && ['>', '<', '>=', '<=', '==', '!='].includes(this.peek() ?? '')) {
      this.at++;
      this.accept('-');
      return this.take('number') === undefined ? undefined : left;
    }
    return left;
  }

  private peek(): string | undefined {
    return this.tokens[this.at]?.text;
  }

  private accept(text: string): boolean {
    const yes = this.tokens[this.at]?.kind !== 'string' && this.peek() === text;
    if (yes) this.at++;
    return yes;
  }

  private take(kind: Token['kind']): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== kind) return undefined;
    this.at++;
    return token.text;
  }

  /** Skips to the bracket that closes the one just read. */
  private skip(open: string, close: string): void {
    for (let depth = 1; depth > 0 && !this.done; this.at++) {
      const { kind, text } = this.tokens[this.at] ?? {};
      if (kind === 'string') continue;
      if (text === open) depth++;
      if (text === close) depth--;
    }
  }

  private clause(...words: readonly string[]): void {
    while (words.includes(this.peek() ?? '')) {
      this.at++;
      if (this.accept('(')) this.skip('(', ')');
    }
  }

  private matching(): void {
    this.clause('on', 'ignoring', 'group_left', 'group_right');
  }

  private operand(): Quantity | undefined {
    if (this.accept('(')) {
      const inner = this.expression();
      return this.accept(')') ? this.modified(inner) : undefined;
    }
    const name = this.take('name');
    if (name === undefined) return undefined;
    this.clause('by', 'without');
    if (!this.accept('(')) return this.selector(name);
    const result = this.call(name);
    this.clause('by', 'without');
    return this.modified(result);
  }

  private call(name: string): Quantity | undefined {
    const place = RATES.has(name) ? 0 : KEEPING.get(name);
    let inner: Quantity | undefined;
    for (let i = 0; place !== undefined && i <= place; i++) {
      if (i > 0 && !this.accept(',')) return undefined;
      if (i === place) inner = this.expression();
      else if (this.take('number') === undefined) return undefined;
    }
    this.skip('(', ')');
    if (!inner) return undefined;
    if (RATES.has(name)) return perSecond(inner);
    if (!OBSERVED.has(name)) return inner;
    return inner.bucketsOf === undefined ? observed(inner) : { unit: inner.bucketsOf };
  }

  private selector(name: string): Quantity | undefined {
    if (this.accept('{')) this.skip('{', '}');
    const buckets = /^(.*)_bucket$/.exec(name)?.[1];
    if (buckets !== undefined) {
      const unit = unitOfName(buckets);
      return this.modified(unit === undefined ? {} : { bucketsOf: unit });
    }
    const unit = unitOfName(name);
    return this.modified(unit === undefined ? {} : { unit });
  }

  private modified(quantity: Quantity | undefined): Quantity | undefined {
    for (;;) {
      if (this.accept('[')) this.skip('[', ']');
      else if (this.accept('offset')) {
        this.accept('-');
        this.take('number');
      } else if (this.accept('@')) {
        if (this.take('number') === undefined && this.take('name') !== undefined && this.accept('(')) {
          this.skip('(', ')');
        }
      } else return quantity;
    }
  }
}

/** The unit of an expression's values as the names of its metrics tell it; `undefined` when they do not. */
export function guessUnit(tokens: readonly Token[]): string | undefined {
  const reader = new Reader(tokens);
  const quantity = reader.expression();
  return reader.done ? quantity?.unit : undefined;
}
