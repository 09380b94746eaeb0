import { splitLines } from '../../src/notebook/eol.ts';
import { parse } from '../../src/notebook/parse.ts';
import { print } from '../../src/notebook/print.ts';
import type { Notebook } from '../../src/notebook/model.ts';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
export const decode = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** `parse` and `print` on texts. */
export const read = (text: string): Notebook => parse(encode(text));
export const write = (notebook: Notebook): string => decode(print(notebook));

/** The lines that a diff of two texts shows as removed and as added, endings included. */
export function diff(before: string, after: string): { removed: string[]; added: string[] } {
  const a = linesOf(before);
  const b = linesOf(after);
  // Longest common subsequence, by table.
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i]![j] =
        a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
  const removed: string[] = [];
  const added: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!))
      removed.push(a[i++]!);
    else added.push(b[j++]!);
  }
  return { removed, added };
}

const linesOf = (text: string): string[] =>
  splitLines(text)
    .map((line) => line.text + line.eol)
    .filter((line) => line !== '');
