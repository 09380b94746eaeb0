import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResultError } from './error.ts';
import { MIME } from './mime.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import { validateOutput } from './validate.ts';

const validate = (mime: string, value: unknown): string =>
  decodeUtf8(validateOutput({ mime, data: encodeUtf8(JSON.stringify(value)) }).data);

const failure = (mime: string, data: string | Uint8Array): ResultError => {
  try {
    validateOutput({ mime, data: typeof data === 'string' ? encodeUtf8(data) : data });
  } catch (error) {
    if (error instanceof ResultError) return error;
    throw error;
  }
  throw new Error('passed');
};

describe('canonical form', () => {
  it('has the head first, one series per line, and a newline at the end', () => {
    const series = [
      { points: [[1, 2]], labels: { b: '1', a: '2' } },
      { points: [[1, null], [2, 'NaN']], labels: {} },
    ]; // prettier-ignore
    expect(validate(MIME.timeseries, { series, unit: 's', title: 'T' })).toBe(
      '{"title":"T","unit":"s","series":[\n' +
        '{"labels":{"a":"2","b":"1"},"points":[[1,2]]},\n' +
        '{"labels":{},"points":[[1,null],[2,"NaN"]]}]}\n',
    );
  });

  it.each([
    [MIME.timeseries, { series: [] }, '{"series":[]}\n'],
    [MIME.table, { rows: [[1]], columns: [{ type: 'number', name: 'n' }] }, '{"columns":[{"name":"n","type":"number"}],"rows":[\n[1]]}\n'],
    [MIME.logs, { entries: [{ message: 'm', t: 1.5 }] }, '{"entries":[\n{"t":1.5,"message":"m"}]}\n'],
    [MIME.stat, { stats: [{ value: 1, name: 'n' }] }, '{"stats":[\n{"name":"n","value":1}]}\n'],
  ])('%s %j', (mime, value, printed) => expect(validate(mime, value)).toBe(printed)); // prettier-ignore

  it('keeps labels that JavaScript objects already have', () => {
    const text = '{"series":[\n{"labels":{"__proto__":"x","constructor":"Ferrari"},"points":[]}]}\n';
    const out = validateOutput({ mime: MIME.timeseries, data: encodeUtf8(text) });
    expect(decodeUtf8(out.data)).toBe(text);
  });

  it('is a fixed point, whatever the spacing and key order of the input', () => {
    const value = fc.oneof(
      fc.constantFrom(null, 'NaN', '+Inf', '-Inf'),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
    );
    const times = fc
      .array(fc.integer({ min: 0, max: 2e9 }), { maxLength: 20 })
      .map((ts) => ts.sort((a, b) => a - b));
    const series = fc.record(
      {
        points: times.chain((ts) => fc.tuple(...ts.map((t) => value.map((y) => [t, y])))),
        name: fc.string({ unit: 'binary' }),
        labels: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })),
      },
      { requiredKeys: ['points', 'labels'] },
    );
    fc.assert(
      fc.property(
        fc.array(series, { maxLength: 5 }),
        fc.option(fc.string(), { nil: undefined }),
        (all, unit) => {
          const data = encodeUtf8(JSON.stringify({ series: all, unit }, null, 3));
          const once = validateOutput({ mime: MIME.timeseries, data });
          expect(validateOutput(once).data).toEqual(once.data);
          expect(decodeUtf8(once.data).split('\n').length).toBe(all.length + 2);
          expect(JSON.parse(decodeUtf8(once.data))).toEqual(
            JSON.parse(JSON.stringify({ series: all, unit })),
          );
        },
      ),
    );
  });
});

describe('refusals name the place and what was expected', () => {
  const table = (type: string, cell: unknown) =>
    JSON.stringify({ columns: [{ name: 'c', type }], rows: [[cell]] });
  it.each([
    [MIME.timeseries, '{"series":[{"labels":{},"points":[[1,2],[2,"3"]]}]}', 'series[0].points[1][1]', 'expected a number, null, "NaN", "+Inf" or "-Inf", got "3"'],
    [MIME.timeseries, '{"series":[{"labels":{},"points":[[2,2],[1,3]]}]}', 'series[0].points[1][0]', 'times must ascend, but 1 comes after 2'],
    [MIME.timeseries, '{"series":[{"labels":{},"points":[[1]]}]}', 'series[0].points[0]', 'expected [time, value], got an array of 1'],
    [MIME.timeseries, '{"series":[{"labels":{},"points":[[1,1e999]]}]}', 'series[0].points[0][1]', 'expected a number'],
    [MIME.timeseries, '{"series":[{"labels":{"a b":1},"points":[]}]}', 'series[0].labels["a b"]', 'expected a string, got 1'],
    [MIME.timeseries, '{"series":[{"labels":{}}]}', 'series[0].points', 'is missing'],
    [MIME.timeseries, '{}', 'series', 'is missing'],
    [MIME.timeseries, '"x"', '', 'expected Object, got "x"'],
    [MIME.timeseries, '{"series":[],"links":[{"title":"x","url":"javascript:alert(1)"}]}', 'links[0].url', 'a link must be an absolute http or https URL'],
    [MIME.timeseries, '{"series":[],"step":-1}', 'step', '-1'],
    [MIME.table, '{"columns":[],"rows":[[1]]}', 'rows[0]', 'expected 0 cells, one per column, got 1'],
    [MIME.table, '{"columns":[{"name":"x","type":"int"}],"rows":[]}', 'columns[0].type', 'got "int"'],
    [MIME.table, table('string', 1), 'rows[0][0]', 'expected a string or null, got 1 (column "c")'],
    [MIME.table, table('number', 'x'), 'rows[0][0]', 'got "x"'],
    [MIME.table, table('time', 'now'), 'rows[0][0]', 'epoch seconds'],
    [MIME.table, table('boolean', 0), 'rows[0][0]', 'expected true, false or null'],
    [MIME.table, '{"columns":[{"name":"c","type":"json"}],"rows":[[{"a":[1e999]}]]}', 'rows[0][0].a[0]', 'beyond the range'],
    [MIME.table, table('json', JSON.parse('['.repeat(300) + ']'.repeat(300))), 'rows[0][0]', 'levels deep'],
    [MIME.logs, '{"entries":[{"t":1}]}', 'entries[0].message', 'is missing'],
    [MIME.stat, '{"stats":[{"name":"n","value":[]}]}', 'stats[0].value', 'an array of 0'],
  ])('%s %s', (mime, json, path, problem) => {
    const error = failure(mime, json);
    expect(error.code).toBe('schema');
    expect(error.path.startsWith(path)).toBe(true);
    expect(error.message).toContain(problem);
    expect(error.message).toContain(mime);
  }); // prettier-ignore

  it('tells text that is not JSON from bytes that are not text', () => {
    expect(failure(MIME.table, '{').code).toBe('json');
    expect(failure(MIME.json, 'NaN').code).toBe('json');
    expect(failure(MIME.table, new Uint8Array([0xff])).code).toBe('utf8');
  });

  it('has no other way to fail', () => {
    const shape = fc.object({
      key: fc.constantFrom('series', 'labels', 'points', 'rows', 'columns', 'stats', 'entries', 't'),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(MIME.timeseries, MIME.table, MIME.logs, MIME.stat),
        shape,
        (mime, value) => {
          try {
            validate(mime, value);
          } catch (error) {
            expect(error).toBeInstanceOf(ResultError);
          }
        },
      ),
    );
  });
});

describe('other types', () => {
  it('pass untouched', () => {
    const png = { mime: 'image/png', data: new Uint8Array([0xff, 0]), metadata: { a: 1 } };
    expect(validateOutput(png)).toBe(png);
    const later = { mime: 'application/vnd.databook.later+json', data: encodeUtf8('?') };
    expect(validateOutput(later)).toBe(later);
    const json = { mime: MIME.json, data: encodeUtf8('{ "a": 1e400 }') };
    expect(validateOutput(json)).toBe(json);
  });

  it('keeps metadata', () => {
    const output = { mime: MIME.stat, data: encodeUtf8('{"stats":[]}'), metadata: { a: 1 } };
    expect(validateOutput(output).metadata).toEqual({ a: 1 });
  });
});
