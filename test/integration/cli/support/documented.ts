import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { examplesIn, unlike } from './shape.ts';

const file = path.resolve(import.meta.dirname, '../../../../docs/cli.md');

/** What `--json` printed; as docs/cli.md has it under a heading. */
export function documented(section: string, out: string): unknown {
  const value = JSON.parse(out) as never;
  expect(unlike(value, examplesIn(readFileSync(file, 'utf8'), section))).toEqual([]);
  return value;
}
