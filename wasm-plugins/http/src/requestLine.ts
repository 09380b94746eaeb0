import { parseUrl } from '../../sdk/index.ts';
import { wordsOf, wrong } from './lines.ts';
import type { Piece } from './lines.ts';

export interface Target {
  /** In capitals. */
  readonly method: string;
  /** Absolute; may have user-info. */
  readonly url: string;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const VERSION = /^HTTP\/\d(?:\.\d)?$/i;

/** Whether a line can only be the first line of a request. */
export const looksLikeRequest = (text: string): boolean =>
  /^\s*(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE)\s+)?https?:\/\/\S+(?:\s+HTTP\/[\d.]+)?\s*$/i.test(
    text,
  );

/** Lines that go on with the query of the line before them. */
export const isQueryLine = ({ text }: Piece): boolean => /^\s*[?&]/.test(text);

const isMethod = (word: string): boolean =>
  METHODS.includes(word.toUpperCase()) || /^[A-Z][A-Z-]{1,31}$/.test(word);

/** The address of a request line: its words without method and version. */
const split = (line: Piece): { method: string; address: Piece[] } => {
  const words = wordsOf(line);
  const last = words.at(-1);
  if (words.length > 1 && last && VERSION.test(last.text)) words.pop();
  const [first = line, ...rest] = words;
  if (isMethod(first.text)) return { method: first.text.toUpperCase(), address: rest };
  if (rest.length > 0 && !/[:/.]/.test(first.text))
    throw wrong(`"${first.text}" is not a method. Methods are ${METHODS.slice(0, 6).join(', ')} …`, first);
  return { method: 'GET', address: words };
};

/** The form that other tools have. */
const refuseBraces = ({ text, offset }: Piece): void => {
  const found = /\{\{\s*([\w.-]*)\s*(?:\}\})?/.exec(text);
  if (!found) return;
  const name = found[1] === undefined || found[1] === '' ? 'name' : found[1];
  throw wrong(
    `Variables are written \${${name}} here, and stand under vars in the notebook's front matter.`,
    { text: found[0], offset: offset + found.index },
  );
};

const whole = (address: Piece, method: string): string => {
  const { text } = address;
  if (text.startsWith('/'))
    throw wrong(`Write the whole address, such as ${method} https://example.org${text}`, address);
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1];
  if (scheme === undefined)
    throw wrong(`The address must begin with https:// or http://, such as https://${text}`, address);
  if (!/^https?$/i.test(scheme))
    throw wrong(`Requests go to https:// and http:// addresses, not to ${scheme}://`, address);
  if (!parseUrl(text)) throw wrong('This is not an address: its host or port is not understood.', address);
  return text;
};

/**
 * Reads `METHOD address HTTP/1.1`, of which only the address must be there, and the lines that go on with its query.
 * @throws PluginError `validation`
 */
export function readTarget(line: Piece, queryLines: readonly Piece[]): Target {
  for (const piece of [line, ...queryLines]) refuseBraces(piece);
  const { method, address } = split(line);
  const [first, ...more] = address;
  if (!first)
    throw wrong(`There is no address after ${method}, such as ${method} https://example.org/health`, line);
  for (const words of [more, ...queryLines.map((query) => wordsOf(query).slice(1))]) {
    const [begin] = words;
    if (begin) throw wrong('An address has no blanks: write %20 for one.', begin, words.at(-1));
  }
  let url = whole(first, method);
  for (const { text } of queryLines) url += (url.includes('?') ? '&' : '?') + text.trim().slice(1);
  return { method, url };
}
