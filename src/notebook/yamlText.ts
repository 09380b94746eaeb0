import { Document, Scalar, visit } from 'yaml';
import type { JsonObject } from '../results/json.ts';
import { parseYaml } from './frontMatter.ts';
import { equalJson } from './json.ts';

/** What YAML would not keep in a plain or block scalar. */
const NEEDS_QUOTES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;

/** True when `yaml` can stand in a block and says `value`. */
export function saysInBlock(yaml: string, value: JsonObject): boolean {
  if (/(?:^|[\r\n])---[ \t]*[\r\n]/.test(yaml) || !/[\r\n]$/.test(yaml)) return false;
  const read = parseYaml(yaml);
  return read !== undefined && 'value' in read && equalJson(read.value, value);
}

/** YAML for `value`, LF at the end of each line: as a person would write it, or as JSON where YAML is too subtle. */
export function freshYaml(value: JsonObject): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && needsQuotes(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const yaml = document.toString({ lineWidth: 0 });
  if (saysInBlock(yaml, value)) return yaml;
  return Object.entries(value)
    .map(([key, item]) => `${asciiJson(key)}: ${asciiJson(item)}\n`)
    .join('');
}

const needsQuotes = (text: string): boolean => !text.isWellFormed() || NEEDS_QUOTES.test(text);

const asciiJson = (value: JsonObject[string]): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
