import type { Span } from './cellError.ts';
import { CellError } from './cellError.ts';
import type { Directive, ParsedCell, ReservedKey } from './directives.ts';
import { directive, isReserved, parseCell } from './directives.ts';
import { DURATION_FORM, parseDuration } from './duration.ts';
import type { Substituted, Variables } from './variables.ts';
import { substitute, toTemplate } from './variables.ts';
import type { TimeText } from './window.ts';

/** A code cell ready to run: directives read, variables put in. */
export interface ResolvedCell {
  readonly parsed: ParsedCell;
  readonly plugin: string;
  /** Name of the data source. */
  readonly source?: string;
  /** What later cells call this one. */
  readonly name?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly from?: TimeText;
  readonly to?: TimeText;
  /** Seconds. */
  readonly step?: number;
  readonly timeoutMs?: number;
  /** Ask even if the plugin only reads. */
  readonly confirmAlways: boolean;
  readonly input: Substituted;
}

/**
 * Reads a cell's source and puts the variables in.
 * @throws CellError the first problem found
 */
export const resolveCell = (source: string, variables: Variables): ResolvedCell => {
  const parsed = parseCell(source);
  const [problem] = parsed.problems;
  if (problem) throw problem;
  const valueOf = (d: Directive): string =>
    substitute(d.value, variables, (start, end) => within(d.valueSpan, start, end)).text;
  const reserved = (key: ReservedKey): { text: string; position: Span } | undefined => {
    const d = directive(parsed, key);
    if (!d) return undefined;
    const text = valueOf(d).trim();
    if (text === '')
      throw new CellError(
        'empty-value',
        `@${key} is empty: "${d.value}" stands for nothing.`,
        'Give the variable a value.',
        d.valueSpan,
      );
    return { text, position: d.valueSpan };
  };
  const duration = (key: 'step' | 'timeout'): number | undefined => {
    const value = reserved(key);
    if (!value) return undefined;
    const seconds = parseDuration(value.text);
    if (!seconds)
      throw new CellError(
        'bad-duration',
        `@${key}=${value.text} is not a length of time above zero.`,
        `Write ${DURATION_FORM}.`,
        value.position,
      );
    return seconds;
  };
  const time = (key: 'from' | 'to'): TimeText | undefined => {
    const value = reserved(key);
    return value && { ...value, label: `@${key}` };
  };
  const name = directive(parsed, 'name')?.value;
  const timeout = duration('timeout');
  return {
    parsed,
    plugin: reserved('plugin')?.text ?? '',
    ...given({
      source: reserved('source')?.text,
      name,
      from: time('from'),
      to: time('to'),
      step: duration('step'),
      timeoutMs: timeout === undefined ? undefined : Math.max(1, Math.round(timeout * 1000)),
    }),
    confirmAlways: confirm(reserved('confirm')),
    options: Object.fromEntries(
      parsed.directives.filter((d) => !isReserved(d.key)).map((d) => [d.key, valueOf(d)]),
    ),
    input: substitute(parsed.input, variables, (start, end) => inInput(parsed, start, end)),
  };
};

/** The place in the cell's source that a stretch of the substituted input came from. */
export const inputToSource = (cell: ResolvedCell, offset: number, length = 0): Span => {
  const { start, end } = toTemplate(cell.input, offset, length);
  return inInput(cell.parsed, start, end);
};

/** A stretch of the input as written, as a place in the cell's source; held within it. */
const inInput = ({ source, input, inputStart, inputLine }: ParsedCell, start: number, end: number): Span => {
  const from = Math.min(Math.max(start, 0), input.length);
  const breaks = input.slice(0, from).match(/\r\n|\n|\r/g)?.length ?? 0;
  return {
    start: inputStart + from,
    end: Math.min(Math.max(inputStart + end, inputStart + from), source.length),
    line: inputLine + breaks,
  };
};

const within = (span: Span, start: number, end: number): Span => ({
  start: span.start + start,
  end: span.start + end,
  line: span.line,
});

const confirm = (value: { text: string; position: Span } | undefined): boolean => {
  if (value && value.text !== 'always')
    throw new CellError(
      'bad-confirm',
      `@confirm=${value.text} is not known.`,
      'Write @confirm=always to be asked before the cell runs, or remove the line: a cell that changes something asks in any case.',
      value.position,
    );
  return value !== undefined;
};

/** Drops what is undefined, so that absent stays absent. */
const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
