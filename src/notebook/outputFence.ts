import type { Output } from '../results/output.ts';
import { parseAttributes, printAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { decodeBase64, encodeBase64Lines } from './base64.ts';
import type { ByteTarget } from './byteSink.ts';
import { countConflictMarks } from './conflict.ts';
import type { Eol } from './eol.ts';
import { eolAfter, eolBefore, normaliseEol, withEol } from './eol.ts';
import type { OpeningFence } from './fence.ts';
import { fenceFor } from './fence.ts';
import { isJsonObject } from './json.ts';
import type { Lines } from './lines.ts';
import { decodeUtf8, encodeUtf8, textOf } from './utf8.ts';

/** What the language of a fence says about the type when no `mime` attribute does. */
const MIME_OF_WORD: Readonly<Record<string, string>> = {
  text: 'text/plain',
  markdown: 'text/markdown',
  json: 'application/json',
  html: 'text/html',
  csv: 'text/csv',
  xml: 'application/xml',
  base64: 'application/octet-stream',
};

function wordFor(mime: string): string {
  const exact = Object.keys(MIME_OF_WORD).find((word) => MIME_OF_WORD[word] === mime);
  if (exact && exact !== 'base64') return exact;
  if (mime.endsWith('+json')) return 'json';
  if (mime.endsWith('+xml')) return 'xml';
  return 'text';
}

/** Writes `output` as a fence: text as it is, anything else as base64. */
export function writeOutput(to: ByteTarget, output: Output, eol: Eol): void {
  const text = decodeUtf8(output.data);
  if (text === undefined || text.includes('\0')) {
    to.text('```' + infoLine('base64', output, {}) + eol);
    to.bytes(encodeBase64Lines(output.data, encodeUtf8(eol))).text('```' + eol);
    return;
  }
  const form = lineForm(text);
  const fence = fenceFor(text);
  const marks = countConflictMarks(text);
  const info = infoLine(wordFor(output.mime), output, {
    ...(form !== 'lf' && { eol: form }),
    ...(marks > 0 && { 'conflict-marks': String(marks) }),
  });
  to.text(fence + info + (form === 'raw' ? eolBefore(text, eol) : eol));
  if (form === 'raw') to.bytes(output.data).text(eolAfter(text, eol));
  else if (text !== '' && form === 'lf' && eol === '\n') to.bytes(output.data).text(eol);
  else if (text !== '') to.text(withEol(text, eol) + eol);
  to.text(fence + eol);
}

/** How the line endings of a text are told: all LF, all CR LF, or (`raw`) each as it stands in the file. */
function lineForm(text: string): 'lf' | 'crlf' | 'raw' {
  if (!text.includes('\r')) return 'lf';
  return withEol(text, '\r\n') === text ? 'crlf' : 'raw';
}

function infoLine(word: string, { mime, metadata }: Output, more: Readonly<Record<string, string>>): string {
  const attributes: Attributes = mime === MIME_OF_WORD[word] ? [] : [['mime', mime]];
  attributes.push(...Object.entries(more));
  if (metadata) attributes.push(['metadata', metadata]);
  return word + printAttributes(attributes);
}

/**
 * The output in the fence whose content goes from `start` to `end`, the last line's ending included; or a phrase
 * that says why there is none. The data may be a view of the lines' bytes.
 */
export function readOutput(lines: Lines, fence: OpeningFence, start: number, end: number): Output | string {
  const attributes = parseAttributes(fence.attributes);
  if (!attributes) return 'the attributes of an output cannot be read';
  const get = (name: string) => attributes.find(([key]) => key === name)?.[1];
  const mime = get('mime') ?? MIME_OF_WORD[fence.word] ?? 'text/plain';
  const metadata = get('metadata');
  if (typeof mime !== 'string' || (metadata !== undefined && !isJsonObject(metadata)))
    return 'the attributes of an output cannot be read';
  const content = lines.bytes.subarray(start, lines.trimEol(start, end));
  const marks = lines.mayConflict ? countConflictMarks(textOf(content)) : 0;
  if (fence.word !== 'base64' && marks !== Number(get('conflict-marks') ?? 0))
    // a merge adds marks to an output's own
    return 'a merge left a conflict inside it';
  const data = fence.word === 'base64' ? decodeBase64(content) : textData(content, get('eol'));
  return data ? { mime, data, ...(metadata && { metadata }) } : 'the base64 of an output is damaged';
}

function textData(content: Uint8Array, form: unknown): Uint8Array {
  if (form === 'crlf') return encodeUtf8(withEol(textOf(content), '\r\n'));
  if (form === 'raw' || !content.includes(13)) return content;
  return encodeUtf8(normaliseEol(textOf(content)));
}
