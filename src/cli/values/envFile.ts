import { readFile } from 'node:fs/promises';
import { CliError } from '../exit.ts';
import { reasonOf } from '../file.ts';

/** Values by name. */
export type Values = Readonly<Record<string, string>>;

const LINE = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Reads `NAME=value` lines. `#` begins a comment, at the start of a line or after a blank. A value in single quotes is
 * as it stands, one in double quotes knows `\n`, `\r`, `\t`, `\"` and `\\`; nothing is substituted.
 * @param file for messages
 * @throws CliError with file and line; never with a value
 */
export const parseEnvFile = (text: string, file: string): Values => {
  const values = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const wrong = (what: string): CliError => new CliError(`${file}:${i + 1}: ${what}`);
    const [, name, rest = ''] = LINE.exec(line) ?? [];
    if (name === undefined) throw wrong('this is no NAME=value line.');
    if (values.has(name)) throw wrong(`${name} is given twice.`);
    values.set(
      name,
      valueOf(rest, (what) => wrong(`the value of ${name} ${what}`)),
    );
  }
  return Object.fromEntries(values);
};

const valueOf = (text: string, wrong: (what: string) => CliError): string => {
  const quote = /^["']/.exec(text)?.[0];
  if (quote === undefined) return text.replace(/(^|\s+)#.*$/, '');
  const [, quoted, after = ''] =
    (quote === '"' ? /^"((?:[^"\\]|\\.)*)"(.*)$/ : /^'([^']*)'(.*)$/).exec(text) ?? [];
  if (quoted === undefined) throw wrong(`has no closing ${quote}.`);
  if (!/^\s*(?:#.*)?$/.test(after)) throw wrong(`goes on after its closing ${quote}.`);
  return quote === '"' ? quoted.replaceAll(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c) : quoted;
};

/** @throws CliError */
export const readEnvFile = async (file: string): Promise<Values> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`--env-file ${file}: ${reasonOf(error)}.`);
  }
  return parseEnvFile(text, file);
};
