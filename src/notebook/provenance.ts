import type { Provenance } from '../results/output.ts';
import { isStatus } from '../results/status.ts';
import type { Attributes } from './attributes.ts';
import { printAttributes } from './attributes.ts';

const TEXTS = [
  'at',
  'by',
  'run',
  'source',
  'plugin',
  'wasm',
  'window',
  'endpoints',
  'origin',
  'recorded',
] as const;
const ORDER = [
  'at',
  'took',
  'by',
  'run',
  'source',
  'plugin',
  'wasm',
  'window',
  'endpoints',
  'origin',
  'recorded',
] as const;

/** ` status=success at=… took=0.21s …`: the attributes of a result's comment, in their order. */
export function printProvenance(provenance: Provenance): string {
  const attributes: [string, string][] = [['status', provenance.status]];
  for (const key of ORDER) {
    const value = provenance[key];
    if (typeof value === 'string') attributes.push([key, value]);
    else if (value !== undefined && Number.isFinite(value)) attributes.push([key, `${value}s`]);
  }
  return printAttributes([...attributes, ...Object.entries(provenance.extra ?? {})]);
}

/** The provenance that `attributes` say, or undefined when they hold no final status. */
export function readProvenance(attributes: Attributes): Provenance | undefined {
  const known: { -readonly [K in keyof Provenance]?: Provenance[K] } = {};
  const extra: [string, string][] = [];
  for (const [key, value] of attributes) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const name = TEXTS.find((k) => k === key);
    if (key === 'status' && known.status === undefined) {
      if (!isStatus(text) || text === 'queued' || text === 'running') return undefined;
      known.status = text;
    } else if (key === 'took' && known.took === undefined && isDuration(text)) {
      known.took = Number(text.slice(0, -1));
    } else if (name && known[name] === undefined) {
      known[name] = text;
    } else {
      extra.push([key, text]);
    }
  }
  const { status } = known;
  if (status === undefined) return undefined;
  return { ...known, status, ...(extra.length > 0 && { extra: Object.fromEntries(extra) }) };
}

/** Seconds, as JavaScript prints them: `0.21s`, `1e-7s`. */
const isDuration = (text: string): boolean => /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?s$/.test(text);
