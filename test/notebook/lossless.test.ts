import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalContent } from '../../src/notebook/equal.ts';
import type { Notebook } from '../../src/notebook/model.ts';
import { file, notebook } from './arbitraries.ts';
import { read, write } from './text.ts';

// Property 2: what is written is read back, whatever it is.

const content = ({ frontMatter, cells }: Notebook) => ({
  frontMatter,
  cells: cells.map((cell) => ({
    kind: cell.kind,
    source: cell.source,
    result: cell.kind === 'code' ? cell.result : undefined,
  })),
});

test('a notebook built through the API comes back with equal content', () => {
  fc.assert(
    fc.property(notebook, (built) => {
      const back = read(write(built));
      expect(content(back)).toEqual(content(built));
      expect(equalContent(back, built)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

test('so does one that was read from a file, without its origins', () => {
  fc.assert(
    fc.property(file, (text) => {
      const { frontMatter, cells } = read(text);
      const bare: Notebook = {
        frontMatter,
        problems: [],
        cells: cells.map((cell) =>
          cell.kind === 'markup'
            ? { kind: 'markup', source: cell.source }
            : { kind: 'code', source: cell.source, ...(cell.result && { result: cell.result }) },
        ),
      };
      expect(content(read(write(bare)))).toEqual(content(bare));
    }),
    { numRuns: 1500 },
  );
});

test.each(['\ud800', 'a\udc00b\uFFFDc', '\ude00\ud83d', '\ud83d\ud83d\ude00'])(
  'a lone surrogate in a source survives: %j',
  (source) => {
    const built: Notebook = {
      frontMatter: { title: source },
      cells: [
        { kind: 'markup', source },
        { kind: 'code', source },
      ],
      problems: [],
    };
    expect(content(read(write(built)))).toEqual(content(built));
  },
);
