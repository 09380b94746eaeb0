import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { file } from '../../test/notebook/arbitraries.ts';
import { decode, read, write } from '../../test/notebook/text.ts';
import { canonical } from './canonical.ts';
import { normaliseEol } from './eol.ts';
import { equalExceptEol } from './equal.ts';

const fixture = (name: string): string =>
  decode(readFileSync(path.join(import.meta.dirname, `../../test/fixtures/notebooks/${name}.databook`)));
const format = (text: string): string => write(canonical(read(text)));

test.each(['checkout', 'everything'])('%s.databook is in canonical form', (name) => {
  expect(format(fixture(name))).toBe(fixture(name));
});

test.each(['crlf', 'cr', 'bom', 'no-final-newline'])('%s.databook becomes checkout.databook', (name) => {
  expect(format(fixture(name))).toBe(fixture('checkout'));
});

test('hand-written Markdown', () => {
  expect(format(fixture('hand-written'))).toMatchInlineSnapshot(`
    "Rollback of checkout
    ====================

    Written by hand, in any editor; no front matter, no results.

    \`\`\`databook
    @plugin=http
    GET https://checkout.example/healthz
    \`\`\`

    A shell command that nobody runs from here:

    \`\`\`bash
    kubectl rollout undo deployment/checkout
    \`\`\`

    * a list
      \`\`\`databook
      this one is part of the list, not a cell
      \`\`\`

    > \`\`\`databook
    > nor is this
    > \`\`\`

    \`\`\`\`databook {.wide}
    @plugin=markdown
    A cell with a fence in it:
    \`\`\`
    code
    \`\`\`
    \`\`\`\`

    Text right below.

    \`\`\`databook
    @plugin=prometheus
      up
    \`\`\`
    "
  `);
});

test('keeps what the format has no other place for', () => {
  expect(format(fixture('unknown'))).toContain('```databook timeout=3 {#id}\n');
  expect(format('---\r\n# why\r\na:   1\r\n---\r\n')).toBe('---\n# why\na:   1\n---\n');
  expect(format(fixture('conflict-in-result'))).toBe(fixture('conflict-in-result'));
});

test('is reached in one step and says the same', () => {
  fc.assert(
    fc.property(file, (text) => {
      const notebook = read(text);
      if (notebook.newerVersion !== undefined) return;
      const formatted = write(canonical(notebook));
      expect(format(formatted)).toBe(formatted);
      expect(equalExceptEol(read(formatted), notebook)).toBe(true);
      expect(formatted.startsWith('\uFEFF') && !notebook.cells[0]?.source.startsWith('\uFEFF')).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test('leaves LF everywhere but in outputs', () => {
  expect(format(fixture('mixed-eol'))).not.toContain('\r');
  expect(normaliseEol(format(fixture('mixed-eol')))).toBe(format(fixture('mixed-eol')));
});
