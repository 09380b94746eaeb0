import type { SampleValue } from './schema.ts';
import { rungFor, unitOf } from './units.ts';

const group = (integer: string): string => integer.replace(/\B(?=(\d{3})+$)/g, ',');

const grouped = (fixed: string): string => {
  const [, sign = '', integer = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+?)0*)?$/.exec(fixed) ?? [];
  const digits = `${group(integer)}${/[1-9]/.test(fraction) ? `.${fraction}` : ''}`;
  return sign !== '' && /[1-9]/.test(digits) ? `-${digits}` : digits;
};

/**
 * A finite number for a reader: thousands grouped, at least `digits` significant digits (integer digits are never
 * dropped), no trailing zeros; an exponent below 0.0001 and from 1e15.
 */
export const formatNumber = (value: number, digits = 4): string => {
  const abs = Math.abs(value);
  if (abs === 0) return '0';
  if (abs >= 1e15 || abs < 1e-4) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
    return `${grouped(mantissa)}e${exponent.replace('+', '')}`;
  }
  if (Number.isInteger(value)) return grouped(value.toFixed(0));
  return grouped(value.toFixed(Math.max(0, digits - Math.floor(Math.log10(abs)) - 1)));
};

/** Digits that keep a percentage just below 100 apart from 100: an error budget is lost in rounding. */
const percentDigits = (percent: number, digits: number): number => {
  const rest = 100 - percent;
  return rest > 0 && rest < 1 ? Math.max(digits, 2 + Math.min(8, Math.ceil(-Math.log10(rest)))) : digits;
};

export interface FormatOptions {
  /** Significant digits at least; 4 when absent. */
  readonly digits?: number;
}

/**
 * A sample's value with its unit, scaled for reading: `1.84 s`, `350 ms`, `1.5 GiB`, `99.95 %`, `1.2k req/s`.
 * A gap (`null`) is `–`, which is neither `0` nor `NaN`.
 */
export const formatValue = (
  value: SampleValue | undefined,
  unit?: string,
  options: FormatOptions = {},
): string => {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const { digits = 4 } = options;
  const { base, rungs, percent = false, space } = unitOf(unit);
  const inBase = value * base;
  // Rounded first, so that 999.99 ms is 1 s.
  const rounded = Math.abs(Number(inBase.toPrecision(digits)));
  const { factor, symbol } = rungFor({ base, rungs, space }, rounded);
  const scaled = inBase / factor;
  const text = formatNumber(scaled, percent ? percentDigits(scaled, digits) : digits);
  return symbol === '' ? text : `${text}${space}${symbol}`;
};
