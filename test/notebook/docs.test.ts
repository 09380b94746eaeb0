import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { canonical } from '../../src/notebook/canonical.ts';
import { decode, read, write } from './text.ts';

const file = (name: string): string => decode(readFileSync(path.join(import.meta.dirname, '../..', name)));

test("the format page's example is a file in canonical form", () => {
  const [, example] = /## Example\n\n````\n([^]*?)````\n/.exec(file('docs/format.md')) ?? [];
  expect(example).toBe(file('test/fixtures/notebooks/checkout.databook'));
  expect(write(canonical(read(example ?? '')))).toBe(example);
});

test("the format page's pieces are read as it says", () => {
  const blocks = Array.from(
    file('docs/format.md').matchAll(/^(`{3,4})\n([^]*?)\n\1$/gm),
    ([, , text]) => text ?? '',
  );
  const kinds = blocks
    .filter((text) => /databook/.test(text) && !/ = /.test(text.split('\n', 1)[0] ?? ''))
    .map((text) => read(text).cells.map(({ kind }) => kind));
  expect(kinds.slice(0, 3)).toEqual([['markup', 'markup'], ['markup'], ['code']]);
});
