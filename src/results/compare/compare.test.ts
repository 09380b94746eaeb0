import { expect, test } from 'vitest';
import type { JsonValue } from '../json.ts';
import { MIME } from '../mime.ts';
import type { Output } from '../output.ts';
import { compareOutputs } from './compare.ts';

const text = (value: string, mime: string = MIME.text): Output => ({
  mime,
  data: new TextEncoder().encode(value),
});
const rich = (mime: string, value: JsonValue): Output[] => [
  text('its twin'),
  text(JSON.stringify(value), mime),
];

const series = (...of: [string, number[]][]): Output[] =>
  rich(MIME.timeseries, {
    unit: 's',
    series: of.map(([route, values]) => ({ labels: { route }, points: values.map((v, i) => [i, v]) })),
  });

test('series are added, gone, changed; a later window alone is no change', () => {
  const before = series(['/pay', [1, 2]], ['/cart', [1, 1]], ['/old', [3]]);
  const after = series(['/cart', [1, 1]], ['/pay', [1, 4]], ['/new', [5]]);
  expect(compareOutputs(before, after)).toEqual([
    {
      kind: 'timeseries',
      same: 1,
      changes: [
        { what: 'gone', name: '{route="/old"}', before: 'last 3 s, min 3 s, max 3 s, 1 points', after: '' },
        {
          what: 'changed',
          name: '{route="/pay"}',
          before: 'last 2 s, min 1 s, max 2 s, 2 points',
          after: 'last 4 s, min 1 s, max 4 s, 2 points',
        },
        { what: 'added', name: '{route="/new"}', before: '', after: 'last 5 s, min 5 s, max 5 s, 1 points' },
      ],
    },
  ]);
  const later = rich(MIME.timeseries, { series: [{ labels: {}, points: [[100, 1]] }] });
  const earlier = rich(MIME.timeseries, { series: [{ labels: {}, points: [[50, 1]] }] });
  expect(compareOutputs(earlier, later)).toEqual([{ kind: 'timeseries', same: 1, changes: [] }]);
});

test('rows are known by their texts and compared by their figures', () => {
  const columns = [
    { name: 'time', type: 'time' },
    { name: 'pod', type: 'string' },
    { name: 'restarts', type: 'number' },
  ];
  const table = (...rows: JsonValue[][]): Output[] => rich(MIME.table, { columns, rows });
  expect(
    compareOutputs(
      table([1, 'a', 0], [1, 'b', 2], [1, 'b', 7]),
      table([9, 'b', 3], [9, 'b', 7], [9, 'c', 0]),
    ),
  ).toEqual([
    {
      kind: 'table',
      same: 1,
      changes: [
        { what: 'gone', name: 'a', before: 'restarts 0', after: '' },
        { what: 'changed', name: 'b', before: 'restarts 2', after: 'restarts 3' },
        { what: 'added', name: 'c', before: '', after: 'restarts 0' },
      ],
    },
  ]);
});

test('texts are compared by line, anything else by its bytes, and what is no data as the text it is', () => {
  expect(compareOutputs([text('a\nb\nb')], [text('b\nc')])).toEqual([
    {
      kind: 'text',
      same: 1,
      changes: [
        { what: 'gone', name: 'a', before: '', after: '' },
        { what: 'gone', name: 'b (2)', before: '', after: '' },
        { what: 'added', name: 'c', before: '', after: '' },
      ],
    },
  ]);
  const png = (byte: number): Output => ({ mime: 'image/png', data: new Uint8Array([byte]) });
  expect(compareOutputs([png(1)], [png(2)])[0]?.changes).toMatchObject([
    { what: 'changed', name: 'image/png' },
  ]);
  expect(compareOutputs([text('{', MIME.table)], [text('{', MIME.table)])).toEqual([
    { kind: 'text', same: 1, changes: [] },
  ]);
  expect(compareOutputs([], [])).toEqual([]);
});
