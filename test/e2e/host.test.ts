// Runs the suites of test/e2e/host inside the extension host and reports each test of theirs.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { Row } from './host/mocha.ts';
import { runInHost } from './runInHost.ts';

const { vsix, env } = inject('vscode');
const entry = path.join(import.meta.dirname, 'host/suites.ts');
// not where runs lie unless something is said
const store = mkdtempSync(path.join(os.tmpdir(), 'databook-store-'));
afterAll(() => rmSync(store, { recursive: true, force: true }));
const rows = (await runInHost({ entry, vsix, env, settings: { 'databook.store': store } })) as Row[];

describe('in the extension host', () => {
  test('suites ran', () => expect(rows.length).toBeGreaterThan(0));
  for (const { title, error } of rows)
    test(title, () => {
      if (error !== undefined) throw new Error(error);
    });
});
