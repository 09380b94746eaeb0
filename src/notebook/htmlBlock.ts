/** How an HTML block of CommonMark ends: at a line that matches, or at a blank line. */
export type HtmlEnd = RegExp | 'blank line';

const NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|' +
  'main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|' +
  'title|tr|track|ul';
const RAW = 'script|pre|style|textarea';
const ATTRIBUTE = `[ \\t]+[a-z_:][a-z0-9:._-]*(?:[ \\t]*=[ \\t]*(?:[^"'=<>\`\\x00-\\x20]+|'[^']*'|"[^"]*"))?`;

const RAW_START = new RegExp(`^<(?:${RAW})(?:[ \\t>]|$)`, 'i');
const RAW_END = new RegExp(`</(?:${RAW})>`, 'i');
const NAMED_START = new RegExp(`^</?(?:${NAMES})(?:[ \\t]|/?>|$)`, 'i');
const TAG_ALONE = new RegExp(
  `^<(?:[a-z][a-z0-9-]*(?:${ATTRIBUTE})*[ \\t]*/?|/[a-z][a-z0-9-]*[ \\t]*)>[ \\t]*$`,
  'i',
);
/** A longer line is not looked at as one tag; the expression's stack is not endless. */
const LONGEST_TAG = 10_000;

/**
 * What ends the HTML block that starts with `line` (without its indentation), or undefined when none does.
 * `interrupts`: the line follows a paragraph, which a tag of an unknown name does not end.
 */
export function htmlBlockEnd(line: string, interrupts: boolean): HtmlEnd | undefined {
  if (RAW_START.test(line)) return RAW_END;
  if (line.startsWith('<!--')) return /-->/;
  if (line.startsWith('<?')) return /\?>/;
  if (/^<![a-z]/i.test(line)) return />/;
  if (line.startsWith('<![CDATA[')) return /\]\]>/;
  if (NAMED_START.test(line)) return 'blank line';
  if (!interrupts && line.length <= LONGEST_TAG && TAG_ALONE.test(line)) return 'blank line';
  return undefined;
}
