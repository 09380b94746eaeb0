import type { JsonObject, JsonValue } from '../results/json.ts';
import { CellError } from './cellError.ts';
import type { Span } from './cellError.ts';
import { closest, listed } from './closest.ts';

/** `\${` first, so that an escaped reference is not taken for one. */
const TOKEN = /\\\$\{|\$\{([\p{L}_][\p{L}\p{N}_-]*)\}/gu;

/** A place where `${name}` stands in a text; UTF-16 offsets, `end` exclusive. */
export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The variables that `text` refers to, in order, repetitions included. */
export const references = (text: string): Reference[] =>
  [...text.matchAll(TOKEN)].flatMap((m) =>
    m[1] === undefined ? [] : [{ name: m[1], start: m.index, end: m.index + m[0].length }],
  );

/** A stretch of the result and the stretch of the template it came from. */
interface Segment {
  readonly at: number;
  readonly length: number;
  readonly from: number;
  readonly fromLength: number;
}

/** A text after substitution, with what is needed to find a place of it in the template again. */
export interface Substituted {
  readonly text: string;
  /** Replaced stretches only, ascending; between them text is as in the template. */
  readonly segments: readonly Segment[];
}

/** Variables by name, as front matter and `--var` give them. */
export type Variables = Readonly<Record<string, JsonValue>>;

/**
 * The variables of a run: `vars` of the front matter, overridden by those of the command line.
 * @throws CellError `bad-variable` when `vars` is no mapping
 */
export const collectVariables = (
  frontMatter: JsonObject,
  overrides: Readonly<Record<string, string>> = {},
): Variables => {
  const vars = frontMatter['vars'] ?? {};
  if (typeof vars !== 'object' || Array.isArray(vars))
    throw new CellError(
      'bad-variable',
      '"vars" in the front matter is not a mapping.',
      'Write one "name: value" per line under "vars:".',
    );
  return { ...(vars as JsonObject), ...overrides };
};

/** The text of a variable; undefined for what has none (lists, mappings, null). */
const render = (value: JsonValue): string | undefined =>
  value === null || typeof value === 'object' ? undefined : String(value);

/** Those variables that have a text, as plugins are given them. */
export const variableTexts = (variables: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => {
      const text = render(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );

const valueOf = (reference: Reference, variables: Variables, position: Span | undefined): string => {
  const { name } = reference;
  const known = Object.keys(variables);
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined) {
    const near = closest(name, known);
    throw new CellError(
      'unknown-variable',
      `There is no variable "${name}".`,
      `${near ? `Did you mean "${near}"? ` : ''}Known variables: ${listed(known)}. Add it under "vars:" in the front matter, ` +
        `pass --var ${name}=…, or write \\\${${name}} to mean the characters themselves.`,
      position,
    );
  }
  const text = render(value);
  if (text === undefined) {
    const what = value === null ? 'empty' : Array.isArray(value) ? 'a list' : 'a mapping';
    throw new CellError(
      'bad-variable',
      `The variable "${name}" is ${what}; only a text, a number or true/false can be put into a cell.`,
      `Change "${name}" under "vars:" in the front matter.`,
      position,
    );
  }
  return text;
};

/**
 * Replaces each `${name}` by its variable and `\${` by `${`. Values are taken as they are: a `${…}` inside a value
 * stays. Anything else, such as the `$` and `{` of a regular expression, is left alone.
 * @param locate turns offsets of `text` into a position for errors
 * @throws CellError `unknown-variable`, `bad-variable`
 */
export const substitute = (
  text: string,
  variables: Variables,
  locate?: (start: number, end: number) => Span,
): Substituted => {
  const segments: Segment[] = [];
  let out = '';
  let done = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, name] = match;
    const end = match.index + token.length;
    const value =
      name === undefined
        ? '${'
        : valueOf({ name, start: match.index, end }, variables, locate?.(match.index, end));
    out += text.slice(done, match.index);
    segments.push({ at: out.length, length: value.length, from: match.index, fromLength: token.length });
    out += value;
    done = end;
  }
  return { text: out + text.slice(done), segments };
};

/**
 * The stretch of the template that a stretch of the substituted text came from. Where an end lies inside a replaced
 * stretch, the whole `${name}` counts.
 */
export const toTemplate = (
  substituted: Substituted,
  offset: number,
  length = 0,
): { start: number; end: number } => {
  const start = locate(substituted, offset).start;
  return { start, end: length > 0 ? locate(substituted, offset + length - 1).end : start };
};

const locate = ({ segments }: Substituted, offset: number): { start: number; end: number } => {
  let shift = 0;
  for (const s of segments) {
    if (offset < s.at) break;
    if (offset < s.at + s.length) return { start: s.from, end: s.from + s.fromLength };
    shift = s.from + s.fromLength - (s.at + s.length);
  }
  return { start: offset + shift, end: offset + shift + 1 };
};
