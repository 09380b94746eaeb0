import { validationError } from '../../sdk/index.ts';
import type { Pair } from '../../sdk/index.ts';
import { headerOf, ONE_REQUEST, readHeaders } from './headers.ts';
import { isBlank, isComment, linesOf, wrong } from './lines.ts';
import type { Piece } from './lines.ts';
import { isQueryLine, looksLikeRequest, readTarget } from './requestLine.ts';

/** A request as a cell says it. */
export interface Written {
  /** In capitals. */
  readonly method: string;
  /** Absolute; may have user-info. */
  readonly url: string;
  readonly headers: readonly Pair[];
  /** Not empty. */
  readonly body?: string;
}

const NOTHING =
  'There is no request. Write one below the directives, such as: GET https://example.org/health';

const isSeparator = ({ text }: Piece): boolean => text.startsWith('###');

/** The lines of the only request, from its request line on. */
const onlyRequest = (lines: readonly Piece[]): readonly Piece[] => {
  const begin = lines.findIndex((line) => !isBlank(line) && !isComment(line));
  if (begin < 0) throw validationError('input', NOTHING);
  const separator = lines.findIndex((line, i) => i > begin && isSeparator(line));
  if (separator < 0) return lines.slice(begin);
  const next = lines.slice(separator).find((line) => !isBlank(line) && !isComment(line));
  const from = lines[separator];
  if (next && from)
    throw wrong(`A cell sends one request: put what follows ### into a cell of its own.`, from, next);
  return lines.slice(begin, separator);
};

const first = (lines: readonly Piece[], is: (line: Piece) => boolean): number => {
  const found = lines.findIndex(is);
  return found < 0 ? lines.length : found;
};

const isForm = (headers: readonly Pair[]): boolean =>
  /^\s*application\/x-www-form-urlencoded\b/i.test(headerOf(headers, 'content-type') ?? '');

/** The text after the blank line, as it stands, without blank lines at its end. */
const readBody = (input: string, lines: readonly Piece[], headers: readonly Pair[]): string | undefined => {
  const [begin] = lines;
  const end = lines.findLast((line) => !isBlank(line));
  const start = lines.find((line) => !isBlank(line));
  if (!begin || !end || !start) return undefined;
  if (looksLikeRequest(start.text) && headerOf(headers, 'content-type') === undefined)
    throw wrong(ONE_REQUEST, start);
  if (/^<@?\s+\S/.test(start.text))
    throw wrong('A body cannot come from a file: plugins see none. Write it into the cell.', start);
  const body = input.slice(begin.offset, end.offset + end.text.length);
  return isForm(headers) ? body.replace(/(?:\r\n|\r|\n)[ \t]*(?=&)/g, '') : body;
};

/**
 * Reads a request in the form of .http files: comments, request line, headers, a blank line, body.
 * @throws PluginError `validation`, with the place of what is wrong
 */
export function parseRequest(input: string): Written {
  const [line, ...rest] = onlyRequest(linesOf(input));
  if (!line) throw validationError('input', NOTHING);
  const afterQuery = first(rest, (each) => !isQueryLine(each));
  const blank = first(rest, isBlank);
  const { method, url } = readTarget(line, rest.slice(0, afterQuery));
  const headers = readHeaders(rest.slice(afterQuery, blank), url);
  const body = readBody(input, rest.slice(blank + 1), headers);
  return { method, url, headers, ...(body !== undefined && { body }) };
}
