import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvTime, toCsv } from './csv.ts';
import { tableCsv } from './table/export.ts';

/** A reader of RFC 4180, field by field. */
const parse = (csv: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
};

it('reads back as it was, whatever is in it', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('a,b', '"', 'x\r\ny', '=1+1', ' lead', '', '1,234'));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      expect(parse(toCsv(rows))).toEqual(rows);
    }),
  );
});

it('writes values as they came and times for machines', () => {
  const columns = [
    { name: 'a "b"', type: 'string' as const },
    { name: 'n', type: 'number' as const, unit: 's' },
    { name: 't', type: 'time' as const },
    { name: 'j', type: 'json' as const },
  ];
  expect(
    tableCsv({
      columns,
      rows: [
        ['=x', 0.1234567, 1.5, { k: [1] }],
        [null, '+Inf', null, null],
      ],
    }),
  ).toBe('"a ""b""",n,t,j\r\n=x,0.1234567,1970-01-01T00:00:01.500Z,"{""k"":[1]}"\r\n,+Inf,,\r\n');
  expect(csvTime(1e18)).toBe('1000000000000000000');
});
