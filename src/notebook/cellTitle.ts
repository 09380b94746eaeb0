import { directive, parseCell } from './directives.ts';

const MAX = 80;

/** What a code cell is called in a list: its `@name`, else the first line of its input, else of its text. */
export const cellTitle = (source: string): string => {
  const cell = parseCell(source);
  const named = directive(cell, 'name')?.value;
  const firstLine = (text: string): string | undefined =>
    text
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim())
      .find((line) => line !== '');
  const title = named || (firstLine(cell.input) ?? firstLine(source) ?? '');
  return title.length > MAX ? `${title.slice(0, MAX - 1)}…` : title;
};
