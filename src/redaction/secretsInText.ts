import { secretsOfHeader } from './headers.ts';
import { SECRET_NAME, isTelling } from './secretName.ts';

const HEADER_LINE = /^[ \t]*(authorization|proxy-authorization|cookie|set-cookie)[ \t]*:[ \t]*(\S.*)$/gim;
/** With a blank after the colon: names of metrics have colons, too. */
const TELLING_LINE = new RegExp(String.raw`^[ \t]*(${SECRET_NAME})[ \t]*:[ \t]+(\S.*)$`, 'gim');
const PARAMETER = new RegExp(String.raw`[?&]${SECRET_NAME}=([^&\s#]+)`, 'gi');
/** The password in `scheme://user:password@host`; one that should have been percent-encoded and was not, too. */
const PASSWORD = /:\/\/[^\s/?#:@]*:(?!\d+[/?#])([^\s/?#]{1,512}|[^\s@]{1,512})@/g;
const REFERENCE = /\$\{[^}]{0,100}\}/g;
/** What is left of a value without its `${name}` is no secret when it is shorter than this (`Bearer ${token}`). */
const SHORTEST = 4;
/** A text that shows more is made to keep the search busy. */
const MOST = 200;

const asMeant = (password: string): string[] => {
  try {
    return [decodeURIComponent(password)];
  } catch {
    return []; // a stray "%"
  }
};

/**
 * What of a text is a secret by the place where it stands: the credentials of header lines (`Authorization: …`,
 * `Cookie: …`, `X-Api-Key: …`), the passwords of URLs and such parameters (`?token=…`). A value that is but a reference
 * to a variable is none.
 */
export const secretsInText = (text: string): string[] => {
  const lines = [...text.matchAll(HEADER_LINE), ...text.matchAll(TELLING_LINE)];
  const inHeaders = lines.flatMap(([, name = '', value = '']) => secretsOfHeader(name, value));
  const inUrls = [...text.matchAll(PASSWORD)].flatMap(([, password = '']) => [
    password,
    ...asMeant(password),
  ]);
  const parameters = [...text.matchAll(PARAMETER)]
    .flatMap(([, value = '']) => [value, ...asMeant(value)])
    .filter(isTelling);
  const all = [...inHeaders, ...inUrls, ...parameters].filter(
    (secret) => secret.replace(REFERENCE, '').trim().length >= SHORTEST,
  );
  return [...new Set(all)].slice(0, MOST);
};
