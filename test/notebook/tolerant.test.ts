import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NotebookError } from '../../src/notebook/error.ts';
import { parse } from '../../src/notebook/parse.ts';
import { print } from '../../src/notebook/print.ts';
import type { Cell, Notebook } from '../../src/notebook/model.ts';
import { file } from './arbitraries.ts';
import { read, write } from './text.ts';

// Property 5: whatever is wrong with a file, it opens, shows every line and says what is wrong.

const bytesOf = (name: string): Uint8Array =>
  readFileSync(path.join(import.meta.dirname, `../fixtures/notebooks/${name}.databook`));
const open = (name: string): Notebook => parse(bytesOf(name));
const outline = ({ cells }: Notebook): string[] =>
  cells.map(
    (cell) =>
      `${cell.kind}${cell.kind === 'code' && cell.result ? ' with result' : ''}: ${cell.source.split('\n', 1)[0]}`,
  );
const said = ({ problems }: Notebook): string[] =>
  problems.map((p) => `${p.severity} in line ${p.line}: ${p.message}`);

const CONFLICT = 'A merge left a conflict here: keep one side and delete the marker lines.';

test.each<[name: string, cells: string[], problems: string[]]>([
  [
    'broken-front-matter',
    ['markup: ---', 'code with result: @plugin=prometheus'],
    [
      'error in line 6: The front matter cannot be read and is shown as text: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
  ],
  [
    'duplicate-key',
    ['markup: ---', 'code with result: @plugin=prometheus'],
    [
      'error in line 2: The front matter cannot be read and is shown as text: the key "title" is given twice.',
    ],
  ],
  [
    'unclosed-front-matter',
    ['markup: ---', 'code: up'],
    ['error in line 1: The front matter is never closed: add a line --- after it.'],
  ],
  [
    'unclosed-cell',
    ['markup: # Title', 'code: @plugin=prometheus'],
    ['error in line 3: This cell is never closed: add a line ``` where it ends.'],
  ],
  [
    'unclosed-block',
    ['markup: # Title'],
    [
      'warning in line 6: A cell inside another code block: was that one meant to be closed before?',
      'warning in line 13: This code block, comment or tag is never closed.',
    ],
  ],
  [
    'unclosed-frame',
    ['markup: <!-- databook:markup -->', 'code: up'],
    ['error in line 1: Nothing closes this: <!-- databook:markup-end --> is missing or damaged.'],
  ],
  [
    'result-without-end',
    ['code: up', 'markup: <!-- databook:result status=success at=2026-11-20T02:16:40.123Z -->', 'code: down'],
    [
      'error in line 5: This result cannot be read and is shown as text: there is other text among its outputs.',
    ],
  ],
  [
    'result-with-text',
    ['code: up', 'markup: <!-- databook:result status=success at=2026-11-20T02:16:40.123Z -->'],
    [
      'error in line 5: This result cannot be read and is shown as text: there is other text among its outputs.',
    ],
  ],
  [
    'result-without-status',
    ['code: up', 'markup: <!-- databook:result at=now -->'],
    [
      'error in line 5: This result cannot be read and is shown as text: its first line has no known status or cannot be read.',
    ],
  ],
  [
    'result-damaged-base64',
    ['code: up', 'markup: <!-- databook:result status=success at=2026-11-20T02:16:40.123Z -->'],
    ['error in line 5: This result cannot be read and is shown as text: the base64 of an output is damaged.'],
  ],
  [
    'stray-markers',
    ['markup: <!-- databook:end -->', 'code: up'],
    ['error in line 1: A stray <!-- databook:end … -->: it belongs to no cell and is shown as text.'],
  ],
  ['conflict-in-cell', ['markup: # Title', 'code: @plugin=prometheus'], [`error in line 5: ${CONFLICT}`]],
  [
    'conflict-between-cells',
    [
      'markup: # Title',
      'code: @plugin=prometheus',
      'markup: =======',
      'code: @plugin=prometheus',
      'markup: >>>>>>> theirs',
    ],
    [`error in line 3: ${CONFLICT}`],
  ],
  [
    'conflict-in-front-matter',
    ['markup: ---', 'code: up'],
    [
      'error in line 3: The front matter cannot be read and is shown as text: a merge left a conflict in it.',
      `error in line 3: ${CONFLICT}`,
    ],
  ],
  [
    'conflict-in-result',
    ['code: up', 'markup: <<<<<<< HEAD'],
    [
      `error in line 5: ${CONFLICT}`,
      'error in line 6: A stray <!-- databook:result … -->: it belongs to no cell and is shown as text.',
    ],
  ],
  [
    'conflict-in-output',
    ['code: up', 'markup: <!-- databook:result status=success at=2026-11-20T02:16:40.123Z -->'],
    [
      'error in line 5: This result cannot be read and is shown as text: a merge left a conflict inside it.',
      `error in line 7: ${CONFLICT}`,
    ],
  ],
  [
    'newer-version',
    ['markup: # Title', 'code: up', 'markup: :::new-syntax'],
    ['warning in line 1: Written in version 2 of the format; this program knows version 1: read only.'],
  ],
  [
    'not-a-version',
    ['markup: # Title'],
    ['warning in line 1: "databook: x" is not a version of the format; read as version 1.'],
  ],
  [
    'unknown',
    ['markup: <!-- databook:footnote id=3 -->', 'markup: Another cell.', 'code with result: @plugin=http'],
    [
      'warning in line 1: Written in version 1.7 of the format; what version 1 does not know is kept as it is.',
    ],
  ],
  [
    'hand-written',
    [
      'markup: Rollback of checkout',
      'code: @plugin=http',
      'markup: A shell command that nobody runs from here:',
      'code: @plugin=markdown',
      'markup: Text right below.',
      'code: @plugin=prometheus',
    ],
    [],
  ],
  ['nul', ['markup: a\0\0\0b', 'code: x\0y'], []],
  ['front-matter-only', [], []],
  ['empty', [], []],
])('%s.databook opens', (name, cells, problems) => {
  const notebook = open(name);
  expect(outline(notebook)).toEqual(cells);
  expect(said(notebook)).toEqual(problems);
});

test('a broken file shows every line of it', () => {
  for (const name of [
    'broken-front-matter',
    'conflict-between-cells',
    'conflict-in-output',
    'result-with-text',
  ]) {
    const shown = open(name).cells.map(showing).join('\n');
    for (const line of new TextDecoder().decode(bytesOf(name)).split('\n'))
      if (!/^(?:```(?:databook|text|json mime=\S+)?|<!-- databook:(?:result .*|end) -->)?$/.test(line))
        expect(shown).toContain(line);
  }
});

function showing(cell: Cell): string {
  const outputs = cell.kind === 'code' ? (cell.result?.outputs ?? []) : [];
  return [cell.source, ...outputs.map(({ data }) => new TextDecoder().decode(data))].join('\n');
}

test('text is never lost: a file that is not blank has cells or front matter', () => {
  fc.assert(
    fc.property(file, (text) => {
      const notebook = read(text);
      const isText = /\S/.test(text.replace(/^\uFEFF?---\s+---|\uFEFF|<!-- databook:cell.*?-->/g, ''));
      if (isText) expect(notebook.cells.length + Object.keys(notebook.frontMatter).length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('what could not be read is read once it is mended', () => {
  const mended = (name: string, mend: (source: string) => string): Notebook => {
    const notebook = open(name);
    const cells = notebook.cells.map((cell) => ({
      ...cell,
      source: cell.kind === 'markup' ? mend(cell.source) : cell.source,
    }));
    return read(write({ ...notebook, cells }));
  };
  const frontMatter = mended('broken-front-matter', (source) => source.replace('[sev2', 'sev2'));
  expect(frontMatter.frontMatter).toMatchObject({ severity: 'sev2' });
  expect(outline(frontMatter)).toEqual([
    'markup: # Checkout latency above SLO',
    'code with result: @plugin=prometheus',
  ]);

  const conflict = mended('conflict-in-result', (source) =>
    source
      .split('\n')
      .filter((_, i) => ![0, 2, 3, 4].includes(i))
      .join('\n'),
  );
  expect(outline(conflict)).toEqual(['code with result: up']);
  expect(said(conflict)).toEqual([]);

  const end = mended('result-without-end', (source) =>
    source.replace('\n\nMore', '\n<!-- databook:end -->\n\nMore'),
  );
  expect(outline(end)).toEqual(['code with result: up', 'markup: More text.', 'code: down']);
});

test('front matter that was always text stays text', () => {
  const notebook: Notebook = {
    frontMatter: {},
    cells: [{ kind: 'markup', source: '---\ntitle: a heading between rules\n---' }],
    problems: [],
  };
  expect(write(notebook)).toBe('<!-- databook:cell -->\n\n---\ntitle: a heading between rules\n---\n');
  expect(outline(read(write(notebook)))).toEqual(['markup: ---']);
});

test('a newer version is shown and not saved', () => {
  const notebook = open('newer-version');
  expect(notebook.newerVersion).toBe(2);
  expect(() => print(notebook)).toThrow(
    expect.objectContaining({
      name: 'NotebookError',
      code: 'newer-version',
      message: expect.stringMatching(/version 2 .*Update Databook/) as string,
    }) as Error,
  );
});

test.each([
  ['latin1', 4, /not UTF-8 text \(byte 4\)/],
  ['binary', 128, /not UTF-8 text \(byte 128\)/],
  ['utf16', 0, /UTF-16/],
])('%s.databook is refused', (name, offset, message) => {
  try {
    open(name);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(NotebookError);
    expect(error).toMatchObject({
      code: 'not-utf8',
      offset,
      message: expect.stringMatching(message) as string,
    });
  }
});

test('a thousand conflicts are a hundred problems', () => {
  expect(read('<<<<<<< a\n>>>>>>> b\n'.repeat(1000)).problems).toHaveLength(100);
});
