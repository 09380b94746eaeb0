import { plainLines, oneLine } from '../results/markdown.ts';
import { isDatabookMime } from '../results/mime.ts';
import type { Output } from '../results/output.ts';

const isJson = (mime: string): boolean => /^application\/(?:[^;]+\+)?json\b/.test(mime);
const isText = (mime: string): boolean => mime.startsWith('text/');
const textOf = ({ data }: Output): string => new TextDecoder().decode(data);

/** An output for `--json`: JSON as a value, text as a string, anything else as base64. */
export const outputValue = (output: Output): { mime: string; data: unknown } => {
  const { mime, data } = output;
  if (isJson(mime)) {
    try {
      return { mime, data: JSON.parse(textOf(output)) as unknown };
    } catch {
      // called JSON by a plugin or a file but not JSON: then it is a text
      return { mime, data: textOf(output) };
    }
  }
  return { mime, data: isText(mime) ? textOf(output) : Buffer.from(data).toString('base64') };
};

/** Outputs for a terminal: texts as they are, without what would move the cursor. Rich outputs have a text before them. */
export const outputText = (outputs: readonly Output[]): string =>
  outputs
    .filter(({ mime }) => !isDatabookMime(mime))
    .map((output) =>
      isText(output.mime) || isJson(output.mime)
        ? plainLines(textOf(output)).replace(/\n$/, '')
        : `(${oneLine(output.mime)}, ${output.data.length} bytes)`,
    )
    .join('\n\n');
