import { expect, test } from 'vitest';
import { aFact, anEnd, aRun, aSnapshot, aStart } from '../../../test/conformance/samples.ts';
import { KINDS } from '../sqljs/schema.ts';
import { beginValues, COLUMNS, endValues, factValues, runValues, snapshotValues } from './records.ts';

const VALUES = {
  run: runValues(aRun('a'), 'w'),
  begin: beginValues(aStart('a', 1, 'u')),
  op: endValues(anEnd('a', 1)),
  fact: factValues(aFact('a', 1)),
  snap: snapshotValues(aSnapshot('a', 1)),
};
const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

test.each(names)('%s: each value has its column, and journals have them in this order', (kind) => {
  expect(COLUMNS[kind]).toHaveLength(VALUES[kind].length);
  expect(KINDS[kind].values).toBe(COLUMNS[kind].length);
  const statement = KINDS[kind].sql.replaceAll(/\s+/g, ' ');
  expect(statement).toContain(`(${COLUMNS[kind].join(', ')}`);
});
