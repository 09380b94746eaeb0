import { expect, test } from 'vitest';
import { equalContent, equalExceptEol } from './equal.ts';
import type { Cell, Notebook } from './model.ts';

const notebook = (...cells: Cell[]): Notebook => ({ frontMatter: { a: 1, b: 2 }, cells, problems: [] });
const code = (data: number, status: 'success' | 'failure' = 'success'): Cell => ({
  kind: 'code',
  source: 'up',
  result: { provenance: { status }, outputs: [{ mime: 'a/b', data: Uint8Array.of(data) }] },
});

test('origins, problems and the order of keys are no content', () => {
  const other: Notebook = {
    frontMatter: { b: 2, a: 1 },
    cells: [{ ...code(1), origin: { last: true } }],
    problems: [{ severity: 'error', line: 1, message: '' }],
    origin: { eol: '\n' },
  };
  expect(equalContent(notebook(code(1)), other)).toBe(true);
});

test.each<[Cell, Cell]>([
  [code(1), code(2)],
  [code(1), code(1, 'failure')],
  [code(1), { kind: 'code', source: 'up' }],
  [
    { kind: 'markup', source: 'up' },
    { kind: 'code', source: 'up' },
  ],
  [
    { kind: 'markup', source: 'up' },
    { kind: 'markup', source: 'up\n' },
  ],
])('%j is not %j', (a, b) => {
  expect(equalContent(notebook(a), notebook(b))).toBe(false);
  expect(equalExceptEol(notebook(a), notebook(b))).toBe(false);
});

test('line endings count, unless an editor changed them', () => {
  const [a, b] = ['a\r\nb\rc', 'a\nb\nc'].map((source) => notebook({ kind: 'markup', source }));
  expect(equalContent(a!, b!)).toBe(false);
  expect(equalExceptEol(a!, b!)).toBe(true);
});
