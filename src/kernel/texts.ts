import { MIME } from '../results/mime.ts';
import type { Output } from '../results/output.ts';
import { fenced, inline, oneLine, plainLines } from '../results/markdown.ts';
import { recordedLabel } from '../results/recorded.ts';
import { encodeUtf8 } from '../results/utf8.ts';
import type { PluginResponse } from '../plugins/contract.ts';
import type { Failed } from './failures.ts';
import { snippet } from './snippet.ts';

const output = (mime: string, text: string): Output => ({ mime, data: encodeUtf8(text) });

/** For every reader of a replayed result, in a diff, too: nobody is to take it for a live one. */
export const recordedNote = (recordedAt: number | undefined): readonly Output[] =>
  recordedAt === undefined
    ? []
    : [output(MIME.markdown, `> **${recordedLabel(recordedAt)}** – replayed; no server was asked.`)];

/** Longest input that is told on one line (UTF-16 units). */
const SHORT = 120;

/** The input as sent: a short one takes one line, so that plots stay close to each other. */
const sent = (input: string, language: string): string =>
  input.length <= SHORT && !/[`\r\n]/.test(input)
    ? `Sent: \`${oneLine(input)}\``
    : `Sent:\n\n${fenced(language, input)}`;

/**
 * What is shown of a response: notes first, then what the plugin gave, then what was changed and what was sent.
 * @param written the input as it stands in the cell
 * @param language of the plugin's input
 */
export const responseOutputs = (
  response: PluginResponse,
  written: string,
  language: string | undefined,
  redact: (text: string) => string,
): readonly Output[] => {
  const notes = response.notes.map(
    ({ level, message }) => `> **${level === 'warning' ? 'Warning' : 'Note'}:** ${inline(message)}`,
  );
  const details: string[] = [];
  if (response.changed !== undefined)
    details.push(response.changed ? '**Changed.**' : '**Nothing changed.**');
  if (response.diff?.trim()) details.push(fenced('diff', response.diff));
  if (response.resolvedInput !== undefined && response.resolvedInput.trim() !== written.trim())
    details.push(sent(response.resolvedInput.trim(), language ?? ''));
  const outputs = [
    ...(notes.length ? [output(MIME.markdown, redact(notes.join('\n>\n')))] : []),
    ...response.outputs,
    ...(details.length ? [output(MIME.markdown, redact(details.join('\n\n')))] : []),
  ];
  return outputs.length ? outputs : [output(MIME.text, 'Done; the plugin gave no output.')];
};

/**
 * The failure as one readable text: what happened, where, what to do.
 * @param plugin its name, once it was found
 */
export const failureOutput = (
  { failure, excerpt }: Failed,
  plugin: string | undefined,
  after: string | undefined,
  redact: (text: string) => string,
): Output => {
  const { message, hint, position, code } = failure;
  const head = plainLines(message).trim();
  const who = plugin === undefined || code === 'internal' ? '' : `${oneLine(plugin)}: `;
  const where =
    position && excerpt
      ? `Line ${position.line + 1} of the cell:\n\n${snippet(excerpt.text, excerpt.at)}`
      : undefined;
  const parts = [`${who}${head}`, where, hint && plainLines(hint).trim(), after];
  return output(MIME.text, redact(parts.filter((part) => part).join('\n\n')));
};
