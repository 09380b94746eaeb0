import { parseUrl } from '../../sdk/index.ts';
import type { Pair } from '../../sdk/index.ts';
import { isComment, wrong } from './lines.ts';
import type { Piece } from './lines.ts';
import { looksLikeRequest } from './requestLine.ts';

/** What the host sets itself. */
const CONNECTION =
  /^(?:content-length|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|http2-settings|proxy-.*)$/i;

export const ONE_REQUEST = 'A cell sends one request: put this one into a cell of its own.';

/** Whether `Host: …` says what the address says anyway. */
const isOwnHost = (value: string, url: string): boolean => {
  const origin = parseUrl(url)?.origin ?? '';
  return origin.split('://')[1] === value.toLowerCase();
};

const readHeader = (line: Piece, url: string): Pair | undefined => {
  if (looksLikeRequest(line.text)) throw wrong(ONE_REQUEST, line);
  const [, key = '', value = ''] = /^\s*([^\s:]+)[ \t]*:(.*)$/.exec(line.text) ?? [];
  if (key === '')
    throw wrong(
      'This is not a header. Headers are written Name: value, and a blank line belongs between them and the body.',
      line,
    );
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(key))
    throw wrong(`"${key}" is not the name of a header. A blank line belongs between headers and body.`, line);
  if (CONNECTION.test(key)) throw wrong(`The header ${key} is set by Databook; leave it out.`, line);
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(value))
    throw wrong(`The header ${key} has a control character in it.`, line);
  if (key.toLowerCase() !== 'host') return { key, value: value.trim() };
  if (isOwnHost(value.trim(), url)) return undefined;
  throw wrong('The host is that of the address; leave the header Host out.', line);
};

/** Reads header lines, comments between them left out. @throws PluginError `validation` */
export const readHeaders = (lines: readonly Piece[], url: string): Pair[] =>
  lines
    .filter((line) => !isComment(line))
    .map((line) => readHeader(line, url))
    .filter((pair) => pair !== undefined);

/** The first header of a name, in any case. */
export const headerOf = (headers: readonly Pair[], name: string): string | undefined =>
  headers.find(({ key }) => key.toLowerCase() === name)?.value;
