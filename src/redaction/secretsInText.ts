import { secretsOfHeader } from './headers.ts';

const HEADER_LINE = /^[ \t]*(authorization|proxy-authorization|cookie|set-cookie)[ \t]*:[ \t]*(\S.*)$/gim;
/** The password in `scheme://user:password@host`; one that should have been percent-encoded and was not, too. */
const PASSWORD = /:\/\/[^\s/?#:@]*:(?!\d+[/?#])([^\s/?#]{1,512}|[^\s@]{1,512})@/g;
const REFERENCE = /\$\{[^}]*\}/g;
/** What is left of a value without its `${name}` is no secret when it is shorter than this (`Bearer ${token}`). */
const SHORTEST = 4;

const asMeant = (password: string): string[] => {
  try {
    return [decodeURIComponent(password)];
  } catch {
    return []; // a stray "%"
  }
};

/**
 * What of a text is a secret by the place where it stands: the credentials of header lines (`Authorization: …`,
 * `Cookie: …`) and the passwords of URLs. A value that is but a reference to a variable is none.
 */
export const secretsInText = (text: string): string[] => {
  const inHeaders = [...text.matchAll(HEADER_LINE)].flatMap(([, name = '', value = '']) =>
    secretsOfHeader(name, value),
  );
  const inUrls = [...text.matchAll(PASSWORD)].flatMap(([, password = '']) => [
    password,
    ...asMeant(password),
  ]);
  const all = [...inHeaders, ...inUrls].filter(
    (secret) => secret.replace(REFERENCE, '').trim().length >= SHORTEST,
  );
  return [...new Set(all)];
};
