import type { Document } from 'yaml';
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import type { JsonObject, JsonValue } from '../results/json.ts';
import { countConflictMarks } from './conflict.ts';
import { normaliseEol } from './eol.ts';
import type { Lines } from './lines.ts';
import { textOf } from './utf8.ts';

/** Longer front matter (bytes) is not read: YAML is slow, and a text may happen to look like it. */
export const LONGEST_FRONT_MATTER = 1 << 20;

export type ReadFrontMatter =
  | { readonly kind: 'none' }
  /** `end`: offset after its closing line. */
  | { readonly kind: 'valid'; readonly value: JsonObject; readonly end: number }
  | { readonly kind: 'broken'; readonly offset: number; readonly message: string };

const NONE: ReadFrontMatter = { kind: 'none' };

/** Reads the front matter that starts at `start`: YAML between two lines `---`. */
export function readFrontMatter(lines: Lines, start: number): ReadFrontMatter {
  const openEnd = lines.textEnd(start);
  if (!isRule(lines, start, openEnd)) return NONE;
  const from = lines.next(openEnd);
  const close = findRule(lines, from);
  if (close === undefined)
    return /^[A-Za-z_][\w-]*:(?:[ \t]|$)/.test(textOf(lines.bytes, from, lines.textEnd(from)))
      ? broken(start, 'The front matter is never closed: add a line --- after it.')
      : NONE;
  if (close - from > LONGEST_FRONT_MATTER)
    return broken(start, 'The front matter is longer than 1 MiB and is shown as text.');
  const yaml = normaliseEol(textOf(lines.bytes, from, close));
  const read = parseYaml(yaml);
  if (read === undefined) return NONE;
  if ('message' in read) {
    let offset = from;
    for (let line = 1; line < read.line && offset < close; line++) offset = lines.next(lines.textEnd(offset));
    const message = countConflictMarks(yaml) > 0 ? 'a merge left a conflict in it' : read.message;
    return broken(offset, `The front matter cannot be read and is shown as text: ${message}.`);
  }
  return { kind: 'valid', value: read.value, end: lines.next(lines.textEnd(close)) };
}

const broken = (offset: number, message: string): ReadFrontMatter => ({ kind: 'broken', offset, message });

function isRule(lines: Lines, at: number, end: number): boolean {
  const { bytes } = lines;
  return (
    bytes[at] === 0x2d &&
    bytes[at + 1] === 0x2d &&
    bytes[at + 2] === 0x2d &&
    end >= at + 3 &&
    lines.isBlank(at + 3, end)
  );
}

function findRule(lines: Lines, from: number): number | undefined {
  for (let at = from; at < lines.length;) {
    const end = lines.textEnd(at);
    if (isRule(lines, at, end)) return at;
    at = lines.next(end);
  }
  return undefined;
}

/** The keys and values in `yaml`, whose lines end with LF; what is wrong with it (`line` is 1-based); or undefined for another kind of text. */
export function parseYaml(
  yaml: string,
): { value: JsonObject; document: Document.Parsed } | { message: string; line: number } | undefined {
  const document = parseDocument(yaml, { uniqueKeys: false, logLevel: 'silent' });
  const error = document.errors[0];
  if (error) return { message: firstSentence(error.message), line: error.linePos?.[0].line ?? 1 };
  if (document.contents === null) return /\S/.test(yaml) ? undefined : { value: {}, document };
  if (!isMap(document.contents)) return undefined;
  const key = oddKey(document);
  if (key) return { message: key, line: 1 };
  try {
    return { value: toJson(document.toJS()) as JsonObject, document };
  } catch (cause) {
    return {
      message: cause instanceof Error ? firstSentence(cause.message) : 'it is not plain data',
      line: 1,
    };
  }
}

/** The library's message without its excerpt of the source. */
const firstSentence = (message: string): string =>
  (message.split('\n', 1)[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/\.$/, '');

/** What is wrong with a key: given twice, or not a plain one. The library's own check is quadratic. */
function oddKey(document: Document.Parsed): string | undefined {
  let found: string | undefined;
  visit(document, {
    Map(_, map) {
      const keys = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) found = 'a key is not a plain word';
        else if (keys.has(String(key.value)))
          found = `the key ${JSON.stringify(String(key.value))} is given twice`;
        else keys.add(String(key.value));
        if (found) return visit.BREAK;
      }
      return undefined;
    },
  });
  return found;
}

/** YAML's own numbers have no JSON form; they become their words. */
function toJson(value: unknown): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  return value as JsonValue;
}
