// Runs the suites of test/e2e/host inside the extension host and reports each test of theirs.
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { Row } from './host/mocha.ts';
import { runInHost } from './runInHost.ts';

const { vsix, env } = inject('vscode');
const entry = path.join(import.meta.dirname, 'host/suites.ts');
const rows = (await runInHost({ entry, vsix, env })) as Row[];

describe('in the extension host', () => {
  test('suites ran', () => expect(rows.length).toBeGreaterThan(0));
  for (const { title, error } of rows)
    test(title, () => {
      if (error !== undefined) throw new Error(error);
    });
});
