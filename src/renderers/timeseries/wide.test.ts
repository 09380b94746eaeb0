import { expect, it } from 'vitest';
import { linesOf } from './lines.ts';
import { toTable, toTimeSeriesCsv } from './wide.ts';

const { lines } = linesOf({
  series: [
    { labels: { i: 'a,b' }, points: [[1, 1], [2, 'NaN']] },
    { labels: { i: 'c' }, points: [[2, null], [3.5, 4]] },
  ],
}); // prettier-ignore

it('is a row per time and a column per series', () => {
  expect(toTable(lines, 's')).toEqual({
    columns: [
      { name: 'Time', type: 'time' },
      { name: '{i="a,b"}', type: 'number', unit: 's' },
      { name: '{i="c"}', type: 'number', unit: 's' },
    ],
    rows: [[1, 1, null], [2, 'NaN', null], [3.5, null, 4]],
  }); // prettier-ignore
});

it('is CSV with raw values', () => {
  expect(toTimeSeriesCsv(lines)).toBe(
    'time,"{i=""a,b""}","{i=""c""}"\r\n' +
      '1970-01-01T00:00:01.000Z,1,\r\n1970-01-01T00:00:02.000Z,NaN,\r\n1970-01-01T00:00:03.500Z,,4\r\n',
  );
});
