import type { JsonObject } from '../results/json.ts';
import { NotebookError } from './error.ts';
import type { Eol } from './eol.ts';
import { normaliseEol, unwrap, withEol } from './eol.ts';
import { LONGEST_FRONT_MATTER, parseYaml } from './frontMatter.ts';
import { editYaml } from './frontMatterEdit.ts';
import { equalJson } from './json.ts';
import { reuseLines } from './reuseLines.ts';
import { encodeUtf8 } from './utf8.ts';
import { freshYaml, saysInBlock } from './yamlText.ts';

const RULE = /^---[ \t]*(?:\r\n|\r|\n)$/;

/**
 * The block that says `value`, both `---` lines included; '' for nothing. As much of `original` (such a block) is
 * kept as says the same: its comments, order and style.
 */
export function printFrontMatter(value: JsonObject, original: string | undefined, eol: Eol): string {
  if (original !== undefined) {
    const kept = keep(value, original, eol);
    if (kept !== undefined) return kept;
  }
  return Object.keys(value).length === 0
    ? ''
    : limited(`---${eol}${withEol(freshYaml(value), eol)}---${eol}`);
}

function keep(value: JsonObject, original: string, eol: Eol): string | undefined {
  const { open, content, close } = unwrap(original);
  if (!RULE.test(open) || !RULE.test(close)) return undefined;
  const yaml = normaliseEol(content);
  const read = parseYaml(yaml);
  if (!read || 'message' in read) return undefined;
  if (equalJson(read.value, value)) return original;
  if (Object.keys(value).length === 0) return undefined;
  const edited = editYaml(yaml, read.document, read.value, value);
  if (edited === undefined || !saysInBlock(edited, value)) return undefined;
  return limited(open + reuseLines(content, edited, eol) + close);
}

function limited(block: string): string {
  const { length } = encodeUtf8(block);
  if (length > LONGEST_FRONT_MATTER)
    throw new NotebookError(
      'front-matter-too-large',
      `The front matter would be ${length} bytes long and at most ${LONGEST_FRONT_MATTER} are read back: move what is large out of it.`,
    );
  return block;
}
