/** One step of a unit's ladder: a value of `factor` base units reads as one `symbol`. */
export interface Rung {
  readonly factor: number;
  readonly symbol: string;
}

/** How a unit is shown: values times `base` climb the rungs, which ascend; `percent` has one rung and more digits. */
export interface Unit {
  readonly base: number;
  readonly rungs: readonly Rung[];
  readonly percent?: boolean;
  /** Between the figure and the symbol. */
  readonly space: string;
}

const TIME: readonly Rung[] = [
  { factor: 1e-9, symbol: 'ns' },
  { factor: 1e-6, symbol: 'µs' },
  { factor: 1e-3, symbol: 'ms' },
  { factor: 1, symbol: 's' },
  { factor: 60, symbol: 'min' },
  { factor: 3_600, symbol: 'h' },
  { factor: 86_400, symbol: 'd' },
];

const TIME_BASE: Readonly<Record<string, number>> = {
  ns: 1e-9, nanoseconds: 1e-9, us: 1e-6, µs: 1e-6, microseconds: 1e-6, ms: 1e-3, milliseconds: 1e-3,
  s: 1, sec: 1, second: 1, seconds: 1, min: 60, minutes: 60, h: 3_600, hours: 3_600, d: 86_400, days: 86_400,
}; // prettier-ignore

const ladder = (step: number, prefixes: readonly string[], symbol: string): Rung[] =>
  prefixes.map((prefix, i) => ({ factor: step ** i, symbol: `${prefix}${symbol}` }));

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

const exact = new Map<string, Unit>([
  ['ratio', { base: 100, rungs: [{ factor: 1, symbol: '%' }], percent: true, space: ' ' }],
  ['percent', { base: 1, rungs: [{ factor: 1, symbol: '%' }], percent: true, space: ' ' }],
  ['%', { base: 1, rungs: [{ factor: 1, symbol: '%' }], percent: true, space: ' ' }],
  ...Object.entries(TIME_BASE).map(([name, base]): [string, Unit] => [
    name,
    { base, rungs: TIME, space: ' ' },
  ]),
  ...['bytes', 'byte', 'B'].map((name): [string, Unit] => [
    name,
    { base: 1, rungs: ladder(1024, BINARY, 'B'), space: ' ' },
  ]),
  ...['bytes/s', 'B/s', 'Bps'].map((name): [string, Unit] => [
    name,
    { base: 1, rungs: ladder(1024, BINARY, 'B/s'), space: ' ' },
  ]),
  ...['bits', 'bit'].map((name): [string, Unit] => [
    name,
    { base: 1, rungs: ladder(1000, DECIMAL, 'bit'), space: ' ' },
  ]),
  ...['bits/s', 'bit/s', 'bps'].map((name): [string, Unit] => [
    name,
    { base: 1, rungs: ladder(1000, DECIMAL, 'bit/s'), space: ' ' },
  ]),
  ...['Hz', 'W', 'V', 'A', 'J'].map((name): [string, Unit] => [
    name,
    {
      base: 1,
      rungs: [
        { factor: 1e-6, symbol: `µ${name}` },
        { factor: 1e-3, symbol: `m${name}` },
        ...ladder(1000, DECIMAL, name),
      ],
      space: ' ',
    },
  ]),
]);

/** How to show a unit symbol; an unknown one stands behind the number, with k and M for rates (`1.2k req/s`). */
export const unitOf = (symbol: string | undefined): Unit => {
  if (symbol === undefined || symbol === '')
    return { base: 1, rungs: [{ factor: 1, symbol: '' }], space: '' };
  const known = exact.get(symbol);
  if (known) return known;
  if (symbol.endsWith('/s'))
    return {
      base: 1,
      rungs: DECIMAL.map((prefix, i) => ({ factor: 1000 ** i, symbol: `${prefix} ${symbol}` })),
      space: '',
    };
  return { base: 1, rungs: [{ factor: 1, symbol }], space: ' ' };
};

/** The highest rung that a magnitude (in base units) reaches; the unit's own for zero; the lowest for less than any. */
export const rungFor = (unit: Unit, magnitude: number): Rung => {
  const [lowest] = unit.rungs;
  const one = unit.rungs.find(({ factor }) => factor === 1) ?? lowest;
  if (magnitude === 0 || !Number.isFinite(magnitude)) return one ?? { factor: 1, symbol: '' };
  return unit.rungs.findLast(({ factor }) => magnitude >= factor) ?? lowest ?? { factor: 1, symbol: '' };
};

/** True for units that have a symbol and a ladder of their own: `s`, `bytes`, `ratio`, `Hz`, … */
export const isKnownUnit = (symbol: string): boolean => exact.has(symbol);
