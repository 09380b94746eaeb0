import { expect, test } from 'vitest';
import type { JsonValue } from '../results/json.ts';
import { newerVersion } from './version.ts';

test.each<[version: JsonValue | undefined, newer: JsonValue | undefined, warning: RegExp | undefined]>([
  [undefined, undefined, undefined],
  [1, undefined, undefined],
  ['1', undefined, undefined],
  [1.4, undefined, /Written in version 1\.4 of the format; what version 1 does not know is kept/],
  ['1.2.3', undefined, /Written in version 1\.2\.3/],
  [2, 2, /knows version 1: read only/],
  ['2.1', '2.1', /Written in version 2\.1/],
  [0, undefined, /"databook: 0" is not a version/],
  [-1, undefined, /not a version/],
  ['x', undefined, /"databook: x" is not a version of the format; read as version 1/],
  [null, undefined, /"databook: null" is not a version/],
  [{ major: 2 }, undefined, /"databook: \{"major":2\}" is not a version/],
])('%j', (version, newer, warning) => {
  const warnings: string[] = [];
  expect(newerVersion(version, (message) => warnings.push(message))).toEqual(newer);
  expect(warnings).toHaveLength(warning ? 1 : 0);
  if (warning) expect(warnings[0]).toMatch(warning);
});
