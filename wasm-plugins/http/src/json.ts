/** JSON that was read, and can be written again with its numbers as they were. */
export interface ReadJson {
  /** Integers that no JavaScript number holds are texts with {@link mark} before them. */
  readonly value: unknown;
  readonly mark: string;
}

/** Deeper than this, indentation would be most of the text. */
const DEEPEST = 64;

/** Deeper than this, reading it would take more stack than there is. */
const DEEPEST_READ = 1000;

/** Strings are matched so as to be passed over. */
const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d[\d.eE+-]*/g;

const isExact = (number: string): boolean =>
  /^-?\d+$/.test(number) ? String(Number(number)) === number : Number.isFinite(Number(number));

const count = (text: string, part: string): number => text.split(part).length - 1;

const isTooDeep = (text: string): boolean => {
  if (count(text, '[') + count(text, '{') <= DEEPEST_READ) return false;
  let depth = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\[^][^"\\]*)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > DEEPEST_READ) return true;
  }
  return false;
};

/** Reads JSON; `undefined` for what is not JSON, or nested too deep to be read. */
export function readJson(text: string): ReadJson | undefined {
  if (isTooDeep(text)) return undefined;
  let mark = '#n';
  while (text.includes(mark)) mark += 'n';
  const safe = /\d{16}|e\+?\d{3}/i.test(text)
    ? text.replace(TOKEN, (token) => (token.startsWith('"') || isExact(token) ? token : `"${mark}${token}"`))
    : text;
  try {
    return { value: JSON.parse(safe) as unknown, mark };
  } catch {
    return undefined; // whatever is wrong with it: it is shown as the text that it is
  }
}

const isDeep = (value: unknown, left = DEEPEST): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((item) => isDeep(item, left - 1));
};

/** The JSON, indented where that helps. */
export function printJson({ value, mark }: ReadJson): string {
  const text = isDeep(value) ? JSON.stringify(value) : JSON.stringify(value, null, 2);
  return `${text.replace(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1')}\n`;
}
