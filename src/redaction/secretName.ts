/** Source of a pattern, quick on any text, for names of headers, parameters and fields whose values are nobody else's business. */
export const SECRET_NAME = String.raw`[\w-]{0,64}(?:passw(?:or)?d|secret|token|api[-_]?key|credential)[\w-]{0,64}`;

/** Shorter values are settings rather than credentials (`theme=dark`). */
export const SHORTEST_VALUE = 8;

/** Whether the value of something with such a name is a credential, and not a count or a switch (`X-Token-Limit: 10000000`). */
export const isTelling = (value: string): boolean =>
  value.length >= SHORTEST_VALUE && !/^[\d.,]+$/.test(value);
