import * as fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import { BodyReader } from '../../src/notebook/bodyReader.ts';
import { Lines } from '../../src/notebook/lines.ts';
import { ProblemList } from '../../src/notebook/problemList.ts';

// The reader's own scanner against a CommonMark parser: which `databook` fences stand at the top level?
//
// The pool leaves out what micromark reads in another way than the specification does: a tag on a line of its own, and
// a list marker after indented code, only come after a blank line or a paragraph.

const POOL: readonly (readonly string[])[] = [
  ...['```databook', '```databook', '```databook x', '```databookx', ' ```databook', '  ```databook'],
  ...[
    '   ```databook',
    '~~~databook',
    '~~~ databook b`c',
    '```',
    '```',
    '   ```',
    '  ```',
    '~~~',
    '  ~~~',
    '````',
  ],
  ...[
    '```bash',
    '``` a`b',
    '- ```databook',
    '-\t```databook',
    '> ```databook',
    '> ```',
    '>```',
    '- item',
    '-',
    '*',
  ],
  ...[
    '1)',
    '1. one',
    '10. ten',
    '2. two',
    '* star',
    '+ plus',
    '  - nested',
    '   - three',
    '- - - x',
    '- \tx',
  ],
  ...['- - -', '***', '# h', '===', '---', '> quote', '>', '> > deep', '  > q', 'lazy', '  cont', '   three'],
  ...['<div>', '<div', 'a <b>', '<!--', '-->', '<!-- c -->', '<!-- databook:cell -->', '<pre>'],
  ...[
    '<script>',
    '<?',
    '?>',
    '<!X',
    '>',
    '<![CDATA[',
    ']]>',
    '| a |',
    '&amp;',
    '\0',
    ' ',
    '',
    '',
    '',
    'text',
  ],
]
  .map((line) => [line])
  .concat(
    ['<x-tag>', '</pre>', '</x-tag>', '<a href="x">', '</script>'].map((tag) => ['', tag]),
    ['    code', '     five', '\tcode', '    ```databook', '\ttab ```databook'].map((code) => [
      code,
      '',
      'lazy',
    ]),
  );

const markdown = fc
  .tuple(
    fc.array(fc.constantFrom(...POOL), { maxLength: 10 }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([blocks, eol, ended]) => blocks.flat().join(eol) + (ended ? eol : ''));

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Start of the line and, where nothing was taken from its lines, the source of each code cell. */
function ours(text: string): [number, string | undefined][] {
  const { cells } = new BodyReader(new Lines(encode(text)), 0, new ProblemList());
  return cells.flatMap((cell): [number, string | undefined][] =>
    cell.kind === 'code'
      ? [[cell.start, cell.fence.indent > 0 ? undefined : cell.fence.source.replaceAll('\0', '\uFFFD')]]
      : [],
  );
}

function theirs(text: string): [number, string | undefined][] {
  return fromMarkdown(text).children.flatMap((node): [number, string | undefined][] => {
    const start = node.position?.start;
    if (node.type !== 'code' || node.lang !== 'databook' || start?.offset === undefined) return [];
    return [[start.offset - (start.column - 1), start.column > 1 ? undefined : node.value]];
  });
}

test('finds the cells that CommonMark has at its top level', () => {
  let cells = 0;
  fc.assert(
    fc.property(markdown, (text) => {
      const found = ours(text);
      cells += found.length;
      expect(found).toEqual(theirs(text));
    }),
    { numRuns: 3000 },
  );
  expect(cells).toBeGreaterThan(500);
});

test.each([
  ['> ```databook', []],
  ['- item\n\n  ```databook\n  x\n  ```\n', []],
  ['- item\n\n```databook\nx\n```\n', [[8, 'x']]],
  ['- ```\n  open in a list\n```databook\nx\n```\n', [[23, 'x']]],
  ['<div>\n```databook\n```\n', []],
  ['<div>\n\n```databook\nx\n```\n', [[7, 'x']]],
  ['<!--\n```databook\n```\n-->\n```databook\ny\n```\n', [[25, 'y']]],
  ['````md\n```databook\n```\n````\n', []],
  ['text\n```databook\nx\n```\n', [[5, 'x']]],
  ['~~~databook\n```\n~~~', [[0, '```']]],
  ['\t```databook\n', []],
])('%j', (text, cells) => {
  expect(ours(text)).toEqual(cells);
  expect(theirs(text)).toEqual(cells);
});
