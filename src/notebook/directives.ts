import { CellError } from './cellError.ts';
import type { Span } from './cellError.ts';
import { closest } from './closest.ts';

/** Keys with a meaning of their own; every other key is an option of the plugin. */
export const RESERVED = ['plugin', 'source', 'name', 'from', 'to', 'step', 'timeout', 'confirm'] as const;
export type ReservedKey = (typeof RESERVED)[number];

export const isReserved = (key: string): key is ReservedKey => (RESERVED as readonly string[]).includes(key);

/** One `@key=value` line. Key and value are without the blanks around them; nothing is substituted yet. */
export interface Directive {
  readonly key: string;
  readonly value: string;
  /** From the `@` to the end of the line, line ending excluded. */
  readonly span: Span;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** A code cell taken apart. Nothing is lost: `input` is the tail of the source from `inputStart`. */
export interface ParsedCell {
  readonly source: string;
  readonly directives: readonly Directive[];
  /** The plugin's input, verbatim, before substitution. */
  readonly input: string;
  readonly inputStart: number;
  /** 0-based line of the cell on which the input begins. */
  readonly inputLine: number;
  readonly problems: readonly CellError[];
}

const LINE = /([^\r\n]*)(\r\n|\n|\r|$)/y;
const KEY = /^(?:[A-Za-z_][\w.-]*)?$/;
const BLANK = /^[\t ]*$/;

/**
 * Takes a cell apart: leading `@key=value` lines are directives, up to the first other line. If that is a blank line
 * it belongs to neither part; the rest is the input.
 */
export const parseCell = (source: string): ParsedCell => {
  const directives: Directive[] = [];
  let at = 0;
  let line = 0;
  while (at < source.length) {
    LINE.lastIndex = at;
    const [all, text = ''] = LINE.exec(source) ?? [''];
    const directive = parseDirective(text, at, line);
    if (!directive && !BLANK.test(text)) break;
    at += all.length;
    line++;
    if (!directive) break;
    directives.push(directive);
  }
  const parts = { source, directives, input: source.slice(at), inputStart: at, inputLine: line };
  return { ...parts, problems: problemsOf(parts) };
};

const parseDirective = (text: string, at: number, line: number): Directive | undefined => {
  const equals = text.indexOf('=');
  if (!text.startsWith('@') || equals < 0) return undefined;
  const key = trimmed(text, 1, equals);
  const value = trimmed(text, equals + 1, text.length);
  if (!KEY.test(key.text)) return undefined;
  const span = (start: number, length: number): Span => ({
    start: at + start,
    end: at + start + length,
    line,
  });
  return {
    key: key.text,
    value: value.text,
    span: span(0, text.length),
    keySpan: span(key.start, key.text.length),
    valueSpan: span(value.start, value.text.length),
  };
};

const trimmed = (text: string, start: number, end: number): { start: number; text: string } => {
  const part = text.slice(start, end);
  const rest = part.trimStart();
  return { start: start + part.length - rest.length, text: rest.trimEnd() };
};

/** The directive of that key, the first if there are several. */
export const directive = (cell: Pick<ParsedCell, 'directives'>, key: string): Directive | undefined =>
  cell.directives.find((d) => d.key === key);

/** The reserved key that `key` was probably meant to be. */
export const misspelt = (key: string): ReservedKey | undefined =>
  isReserved(key) ? undefined : (closest(key, RESERVED) as ReservedKey | undefined);

const problemsOf = (cell: Omit<ParsedCell, 'problems'>): CellError[] => {
  const problems: CellError[] = [];
  const seen = new Map<string, Directive>();
  for (const d of cell.directives) {
    const earlier = seen.get(d.key);
    const reserved = RESERVED.find((r) => r === d.key.toLowerCase());
    if (d.key === '')
      problems.push(
        new CellError(
          'empty-key',
          'A directive has no key before "=".',
          'Write @key=value, or put a blank line before the input if this line is part of it.',
          d.span,
        ),
      );
    else if (earlier)
      problems.push(
        new CellError(
          'duplicate-key',
          `@${d.key} is given twice, on lines ${earlier.span.line + 1} and ${d.span.line + 1} of the cell.`,
          'Keep one of them.',
          d.span,
        ),
      );
    else if (reserved && reserved !== d.key)
      problems.push(
        new CellError(
          'misspelt-key',
          `Keys are case-sensitive: @${d.key}.`,
          `Write @${reserved}.`,
          d.keySpan,
        ),
      );
    else if (reserved && d.value === '')
      problems.push(
        new CellError(
          'empty-value',
          `@${d.key} has no value.`,
          `Write @${d.key}=… or remove the line.`,
          d.span,
        ),
      );
    else problems.push(...valueProblems(d));
    seen.set(d.key, d);
  }
  if (!cell.directives.some((d) => d.key.toLowerCase() === 'plugin')) problems.push(missingPlugin(cell));
  return problems;
};

const valueProblems = (d: Directive): CellError[] => {
  if (d.key === 'name' && !/^[\p{L}\p{N}_-]+$/u.test(d.value))
    return [
      new CellError(
        'bad-name',
        `"${d.value}" cannot be the name of a cell.`,
        'Use letters, digits, "_" and "-".',
        d.valueSpan,
      ),
    ];
  return [];
};

const missingPlugin = (cell: Omit<ParsedCell, 'problems'>): CellError => {
  const firstLine: Span = { start: 0, end: /^[^\r\n]*/.exec(cell.source)?.[0].length ?? 0, line: 0 };
  const near = cell.directives.find((d) => misspelt(d.key) === 'plugin');
  const later = /^@plugin\b.*$/m.exec(cell.input);
  const hint = near
    ? `Did you mean @plugin=${near.value}?`
    : later
      ? later[0].includes('=')
        ? `"${later[0]}" stands after a blank line or other text, where it counts as input. Move it to the first line of the cell.`
        : `Write @plugin=NAME with an equals sign instead of "${later[0]}".`
      : 'Begin the cell with a line such as @plugin=prometheus.';
  return new CellError(
    'missing-plugin',
    'The cell does not say which plugin runs it.',
    hint,
    near?.keySpan ?? firstLine,
  );
};
