import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeGuestTypes } from '../../scripts/guest-types.ts';

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => [name.replaceAll('\\', '/'), readFileSync(path.join(folder, name), 'utf8')]),
  );

test('gen/ is what the contract gives: else run scripts/guest-types.ts', () => {
  const fresh = mkdtempSync(path.join(tmpdir(), 'databook-guest-types-'));
  try {
    writeGuestTypes(fresh);
    expect(filesOf(path.join(import.meta.dirname, 'gen'))).toEqual(filesOf(fresh));
  } finally {
    rmSync(fresh, { recursive: true });
  }
});
