import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from '../../src/notebook/parse.ts';
import { print } from '../../src/notebook/print.ts';
import { file } from './arbitraries.ts';
import { throughEditor } from './edits.ts';
import { decode, read, write } from './text.ts';

// Property 3: reading and writing changes nothing, in an editor with one line ending per cell neither.

const unchanged = (text: string): void => {
  const notebook = read(text);
  if (notebook.newerVersion !== undefined) return;
  expect(write(notebook)).toBe(text);
  expect(write(throughEditor(notebook, '\n'))).toBe(text);
  expect(write(throughEditor(notebook, '\r\n'))).toBe(text);
};

test('hostile files', () => {
  fc.assert(fc.property(file, unchanged), { numRuns: 1500 });
});

test('any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => unchanged(text.toWellFormed())),
    { numRuns: 500 },
  );
});

const folder = path.join(import.meta.dirname, '../fixtures/notebooks');
const REFUSED = new Set(['binary', 'latin1', 'utf16', 'newer-version']);

test.each(
  readdirSync(folder)
    .filter((name) => name.endsWith('.databook'))
    .map((name) => path.basename(name, '.databook'))
    .filter((name) => !REFUSED.has(name)),
)('%s.databook', (name) => {
  const bytes = readFileSync(path.join(folder, `${name}.databook`));
  unchanged(decode(bytes));
  expect(Buffer.from(print(parse(bytes))).equals(bytes)).toBe(true);
});

test('outputs are copies, not views of the file', () => {
  const notebook = parse(readFileSync(path.join(folder, 'checkout.databook')));
  const cell = notebook.cells.find((c) => c.kind === 'code');
  for (const { data } of cell?.kind === 'code' ? (cell.result?.outputs ?? []) : [])
    expect(data.buffer.byteLength).toBe(data.length);
  expect.assertions(2);
});
