import type { HttpPair } from '../worker/protocol.ts';
import { HttpRefusal } from './refusal.ts';

/** Headers that decide about the connection and not about the request. */
const FORBIDDEN =
  /^(?:host|content-length|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|http2-settings|proxy-.*)$/i;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const MAX_HEADERS = 200;
const MAX_HEADER_BYTES = 64 * 1024;

/** A header's text as HTTP carries it: its UTF-8 bytes, one character each. */
export const headerBytes = (value: string): string => Buffer.from(value, 'utf8').toString('latin1');

/**
 * A plugin's headers as they can be sent.
 * @throws HttpRefusal `denied` for one that only the host may set, or that is not a header
 */
export function requestHeaders(given: readonly HttpPair[]): [string, string][] {
  if (given.length > MAX_HEADERS)
    throw new HttpRefusal('limit', `A request may have ${MAX_HEADERS} headers.`);
  const headers = given.map(({ key, value }): [string, string] => {
    if (!TOKEN.test(key))
      throw new HttpRefusal('denied', `${JSON.stringify(key.slice(0, 100))} is not the name of a header.`);
    if (FORBIDDEN.test(key))
      throw new HttpRefusal('denied', `The header ${key} is set by Databook; leave it out.`);
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value))
      throw new HttpRefusal('denied', `The header ${key} has a control character in it.`);
    return [key.toLowerCase(), value.trim()];
  });
  const size = headers.reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0);
  if (size > MAX_HEADER_BYTES)
    throw new HttpRefusal('limit', `A request's headers may have ${MAX_HEADER_BYTES} bytes.`);
  return headers;
}

/** A method's name; the usual ones in upper case. @throws HttpRefusal */
export function requestMethod(given: string): string {
  const method = /^(?:get|head|post|put|patch|delete|options)$/i.test(given) ? given.toUpperCase() : given;
  if (!TOKEN.test(method) || method.length > 32 || method.toUpperCase() === 'CONNECT')
    throw new HttpRefusal(
      'denied',
      `${JSON.stringify(given.slice(0, 40))} is not a method that a plugin can use.`,
    );
  return method;
}

/** A URL and the `Authorization` that its user-info stands for. @throws HttpRefusal */
export function requestUrl(text: string): { url: URL; authorization?: string } {
  if (text.length > MAX_HEADER_BYTES || !URL.canParse(text))
    throw new HttpRefusal('denied', `${JSON.stringify(text.slice(0, 200))} is not an absolute URL.`);
  const url = new URL(text);
  const { username, password } = url;
  url.username = url.password = url.hash = '';
  if (username === '' && password === '') return { url };
  const pair = `${decodePart(username)}:${decodePart(password)}`;
  return { url, authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}

const decodePart = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray "%": taken as it stands
  }
};
