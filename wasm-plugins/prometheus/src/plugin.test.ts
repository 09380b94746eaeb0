import { expect, test } from 'vitest';
import type { Stat, Table, TimeSeries } from '../../sdk/index.ts';
import { noAnswer } from '../../sdk/testing.ts';
import { like, manifestWarnings, matrix, recorded, run } from '../test/run.ts';
import type { Ran, Samples } from '../test/run.ts';

test('config.toml is right', () => {
  expect(manifestWarnings).toEqual([]);
});

const window = { from: 1_795_200_000, to: 1_795_203_600.25 };
const MIME = 'application/vnd.databook.';

const only = (ran: Ran, kind: string): unknown => {
  expect(ran.error).toBeUndefined();
  expect(ran.outputs.map(({ mime }) => mime)).toEqual([`${MIME}${kind}+json`]);
  return ran.outputs[0]?.json;
};
const plot = (ran: Ran): TimeSeries => only(ran, 'timeseries') as TimeSeries;
const tableOf = (ran: Ran): Table => only(ran, 'table') as Table;
const statOf = (ran: Ran): Stat => only(ran, 'stat') as Stat;

test('a vector is asked for over the window and plotted', () => {
  const ran = run('up', { http: [recorded('range')], window, timeoutMs: 30_000 });
  expect(ran.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST http://prom:9090/api/v1/query_range',
  ]);
  expect(ran.requests[0]?.fields).toEqual({
    query: 'up',
    start: '1795200000',
    end: '1795203600',
    step: '15',
    timeout: '26550ms',
  });
  expect(plot(ran)).toEqual({
    window: { from: 1_795_200_000, to: 1_795_203_600.25 },
    step: 15,
    links: [
      {
        title: 'Open in Prometheus',
        url: like(/^http:\/\/prom:9090\/graph\?g0\.expr=up&/),
      },
    ],
    series: [
      {
        labels: { __name__: 'up', instance: '127.0.0.1:9090', job: 'prometheus' },
        points: [
          [1795200300, 1],
          [1795200302, 1],
          [1795200304, 1],
        ],
      },
      expect.objectContaining({ labels: { __name__: 'up', instance: '127.0.0.1:9100', job: 'node' } }),
    ],
  });
  expect([ran.notes, ran.resolvedInput]).toEqual([[], 'up']);
});

test('the query is sent as it is written, and the step of the cell is kept', () => {
  const query = '# why\nsum by (job) (\n  up{a="ü&b=c+d"}\n)\n';
  const { requests } = run(query, { http: [recorded('range')], window, step: 60 });
  expect(requests[0]?.fields['query']).toBe(query);
  expect(requests[0]?.fields['step']).toBe('60');
  expect(requests[0]?.fields['timeout']).toBeUndefined();
});

test('a server that allows no POST is asked by GET', () => {
  const query = 'sum(up{a="&"})';
  const ran = run(query, { http: [{ status: 405, body: 'POST?' }, recorded('range')], window });
  expect(plot(ran).series).toHaveLength(2);
  expect(ran.requests[1]?.method).toBe('GET');
  expect(ran.requests[1]?.body).toBe('');
  expect(ran.requests[1]?.fields['query']).toBe(query);
});

test('samples of a range vector stand as they are, by one request', () => {
  const ran = run('up[3s]', { http: [recorded('samples')], window });
  expect(ran.requests.map(({ url, fields }) => [url, fields])).toEqual([
    ['http://prom:9090/api/v1/query', { query: 'up[3s]', time: '1795203600.25' }],
  ]);
  const { step, window: axis, series } = plot(ran);
  expect([step, axis]).toEqual([undefined, undefined]);
  expect(series[0]?.points.map(([t]) => t)).toEqual([1795200301.121, 1795200302.121, 1795200303.121]);
});

test('a range vector that only the server recognises takes a second request', () => {
  const ran = run('up[3s] offset 1m', {
    http: [recorded('error-range-vector'), recorded('samples')],
    window,
  });
  expect(ran.requests.map(({ url }) => url.split('/').at(-1))).toEqual(['query_range', 'query']);
  expect(plot(ran).series).toHaveLength(2);
});

test('so does a string; it is shown as text', () => {
  const ran = run('("a") # b', { http: [recorded('string')], window });
  expect(ran.outputs).toEqual([{ mime: 'text/plain', text: 'hi' }]);
  const asked = run('(1) or "hi"', { http: [recorded('error-string'), recorded('string')], window });
  expect(asked.outputs[0]?.text).toBe('hi');
});

test('@type=range forbids the second request and says what to do', () => {
  const ran = run('up[3s]', { http: [recorded('error-range-vector')], options: { type: 'range' } });
  expect(ran.error).toMatchObject({
    tag: 'validation',
    val: { field: 'input', message: like(/Remove @type=range/) },
  });
});

test('NaN and infinities stay apart from zero, and gaps are no points', () => {
  const { series } = plot(run('x', { http: [recorded('range-special')], window }));
  expect(series.map(({ labels, points }) => [labels['v'], points[0]?.[1]])).toEqual([
    ['+Inf', '+Inf'],
    ['-Inf', '-Inf'],
    ['NaN', 'NaN'],
    ['zero', 0],
  ]);
  const gap = matrix({
    metric: {},
    values: [
      [0, '1'],
      [45, '0'],
    ],
  });
  expect(plot(run('x', { http: [gap], window })).series[0]?.points).toEqual([
    [0, 1],
    [45, 0],
  ]);
});

test('native histograms, alone and beside floats', () => {
  const ran = run('rpc_seconds', { http: [recorded('histograms')], window });
  const { series } = ran.outputs[0]?.json as TimeSeries;
  expect(series[0]).toEqual({
    labels: { __name__: 'rpc_seconds', job: 'api' },
    points: [],
    histograms: [
      {
        t: 1795200000,
        count: 12,
        sum: 3.5,
        buckets: [
          [-0.001, 0.001, 2],
          [0.25, 0.5, 6],
          [0.5, 1, 4],
        ],
      },
      { t: 1795200015, count: 0, sum: 'NaN', buckets: [] },
    ],
  });
  expect(series[1]?.points).toEqual([[1795200000, 7]]);
  expect(series[1]?.histograms?.[0]?.buckets).toEqual([[0.25, '+Inf', 1]]);
  expect(ran.outputs.map(({ mime }) => mime)).toEqual([`${MIME}timeseries+json`, `${MIME}table+json`]);
  const { columns, rows } = ran.outputs[1]?.json as Table;
  const names = ['__name__', 'job', 'time', 'count', 'sum', 'average', 'p50', 'p90', 'p99'];
  expect(columns.map(({ name }) => name)).toEqual(names);
  expect(rows[0]).toEqual(['rpc_seconds', 'api', 1795200015, 0, 'NaN', null, null, null, null]);
});

test('averages of native histograms have the unit of what was observed, also where their rate was asked for', () => {
  const units = (options: Record<string, string>, samples: Samples) => {
    const answer = matrix({ metric: { job: 'api' }, ...samples });
    const ran = run('rate(rpc_seconds[5m])', { http: [answer], options, window });
    const [first, second] = ran.outputs.map(({ json }) => json) as [TimeSeries, Table?];
    return [first.unit, second?.columns.slice(-5).map(({ unit }) => unit)];
  };
  const histogram = { count: '2', sum: '3', buckets: [[0, '1', '2', '2']] };
  const histograms = [[1795200000, histogram]] as const;
  expect(units({}, { histograms })).toEqual(['s', ['s/s', 's', 's', 's', 's']]);
  expect(units({ unit: 'ms' }, { histograms })).toEqual(['ms', ['ms', 'ms', 'ms', 'ms', 'ms']]);
  expect(units({}, { values: [[1795200000, '1']] })).toEqual(['s/s', undefined]);
});

test('warnings and infos of the server are notes', () => {
  expect(run('x', { http: [recorded('infos')], window }).notes).toEqual([
    {
      level: 'warning',
      message:
        'PromQL warning: bucket label "le" is missing or has a malformed value of "" for metric name "up" (1:25)',
    },
    {
      level: 'info',
      message:
        'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "up" (1:6)',
    },
  ]);
});

test('@type=instant: several samples are a table in the order of the server', () => {
  const ran = run('sort_desc(sum by (mode) (node_cpu_seconds_total))', {
    http: [recorded('vector')],
    options: { type: 'instant' },
    window,
  });
  expect(ran.requests[0]?.fields['time']).toBe('1795203600.25');
  const { columns, rows } = tableOf(ran);
  expect(columns).toEqual([
    { name: 'mode', type: 'string' },
    { name: 'value', type: 'number', unit: 's' },
  ]);
  expect(rows.slice(0, 2)).toEqual([
    ['idle', 4030.09],
    ['user', 615.64],
  ]);
});

test('@type=instant: a single sample is a figure', () => {
  const { stats } = statOf(run('x', { http: [recorded('vector-one')], options: { type: 'instant' } }));
  expect(stats).toEqual([{ name: 'up{instance="127.0.0.1:9100", job="node"}', value: 1, t: 1795200304 }]);
});

test('@type=instant: a scalar is a figure named by its expression', () => {
  const { stats } = statOf(run('0/0', { http: [recorded('scalar')], options: { type: 'instant' }, window }));
  expect(stats).toEqual([{ name: '0/0', value: 'NaN', t: 1_795_203_600.25 }]);
});

test('@type=instant: histograms have columns of their own', () => {
  const { columns, rows } = tableOf(
    run('x', { http: [recorded('histogram-vector')], options: { type: 'instant' } }),
  );
  const figures = ['count', 'sum', 'average', 'p50', 'p90', 'p99'];
  expect(columns.map(({ name }) => name)).toEqual(['__name__', 'job', 'value', ...figures, 'buckets']);
  expect(rows).toEqual([
    [
      'rpc_seconds',
      'api',
      null,
      12,
      3.5,
      3.5 / 12,
      0.375,
      expect.closeTo(0.475),
      expect.closeTo(0.4975),
      [[0.25, 0.5, 12]],
    ],
    ['up', 'api', 1, null, null, null, null, null, null, null],
  ]);
});

test('nothing found is an empty plot or table with a hint', () => {
  const ran = run('nope', { http: [recorded('range-empty')], window });
  expect(plot(ran).series).toEqual([]);
  expect(ran.notes[0]?.message).toMatch(/matched nothing in the window/);
  const instant = run('nope', { http: [recorded('vector-empty')], options: { type: 'instant' } });
  expect(tableOf(instant).rows).toEqual([]);
  expect(instant.notes[0]?.message).toMatch(/matched nothing at the end/);
});

test('units: guessed, given, or none', () => {
  const unit = (query: string, options: Record<string, string> = {}) =>
    plot(run(query, { http: [recorded('range')], options, window })).unit;
  expect(unit('rate(x_bytes_total[5m])')).toBe('bytes/s');
  expect(unit('rate(x_bytes_total[5m])', { unit: 'bit/s' })).toBe('bit/s');
  expect(unit('rate(x_bytes_total[5m])', { unit: 'none' })).toBeUndefined();
  expect(unit('x')).toBeUndefined();
});

test('names: a legend, or the expression where there are no labels', () => {
  const names = (query: string, http: ReturnType<typeof matrix>, options: Record<string, string> = {}) =>
    plot(run(query, { http: [http], options, window })).series.map(({ name }) => name);
  expect(names('x', recorded('range'), { legend: '{{job}} at {{ instance }}{{nope}}' })).toEqual([
    'prometheus at 127.0.0.1:9090',
    'node at 127.0.0.1:9100',
  ]);
  expect(names('x', recorded('range'))).toEqual([undefined, undefined]);
  expect(names('sum(\n  up\n)', matrix({ metric: {}, values: [[0, '1']] }))).toEqual(['sum( up )']);
});

const many = (count: number) =>
  matrix(
    ...Array.from({ length: count }, (_, i) => ({
      metric: { i: String(i) },
      values: [
        [0, '0'],
        [15, String(i)],
      ] as const,
    })),
  );

test('of 5,000 series twenty are shown, and it is said', () => {
  const ran = run('x', { http: [many(5000)], window });
  expect(plot(ran).series.map(({ labels }) => labels['i'])).toEqual(
    Array.from({ length: 20 }, (_, i) => String(4980 + i)),
  );
  expect(ran.notes).toEqual([
    {
      level: 'warning',
      message:
        '20 of 5,000 series shown: those with the highest last value. Narrow the query with topk(20, …) or more label matchers, or raise @max_series.',
    },
  ]);
});

test('of too many samples what fits is shown, and it is said', () => {
  const some = run('x', { http: [many(10)], options: { max_points: '6' }, window });
  expect(plot(some).series).toHaveLength(3);
  expect(some.notes[0]?.message).toMatch(/^3 of 10 series shown: .* or raise @max_points\.$/);
  const long = run('x[1h]', { http: [many(1)], options: { max_points: '1' }, window });
  expect(plot(long).series[0]?.points).toEqual([[15, 0]]);
  expect(long.notes[0]?.message).toBe(
    'The oldest 1 samples are left out. Use a shorter range, or raise @max_points.',
  );
});

test('of too many rows those with the highest value are shown, in the order of the server', () => {
  const ran = run('x', { http: [recorded('vector')], options: { type: 'instant', max_rows: '2' } });
  expect(tableOf(ran).rows.map(([mode]) => mode)).toEqual(['idle', 'user']);
  expect(ran.notes[0]?.message).toMatch(/^2 of 8 rows shown: .* or raise @max_rows\.$/);
});

test('a syntax error has its place in the cell', () => {
  const { error } = run('sum(rate(up[5m])', { http: [recorded('error-syntax')], window });
  expect(error).toEqual({
    tag: 'validation',
    val: { field: 'input', message: 'unclosed left parenthesis', position: { offset: 16, length: 0 } },
  });
});

test.each(['', '  \n', '# only a comment'])('no query: "%s"', (input) => {
  const { error, requests } = run(input);
  expect([error?.tag, requests.length]).toEqual(['validation', 0]);
  expect(error?.val).toMatchObject({ field: 'input', message: like(/There is no query\. Write a PromQL/) });
});

test('options and steps out of range', () => {
  const refused = (setup: Parameters<typeof run>[1]) => {
    const { error, requests } = run('up', setup);
    expect(requests).toEqual([]);
    return error;
  };
  expect(refused({ options: { type: 'table' } })).toMatchObject({
    val: { field: 'type', message: like(/"range" or "instant"/) },
  });
  expect(refused({ options: { max_series: '0' } })).toMatchObject({ val: { field: 'max_series' } });
  expect(refused({ step: 0.1 })).toMatchObject({ val: { field: 'step' } });
  expect(refused({ step: 1, window: { from: 0, to: 86_400 } })).toMatchObject({
    val: { field: 'step', message: like(/@step=8s/) },
  });
});

test('a URL with a sub-path is the root of what is asked and linked', () => {
  const ran = run('up', { http: [recorded('range')], env: { PROMETHEUS_URL: 'https://h/prom/' }, window });
  expect(ran.requests[0]?.url).toBe('https://h/prom/api/v1/query_range');
  expect(plot(ran).links?.[0]?.url).toMatch(/^https:\/\/h\/prom\/graph\?/);
});

test('the words of a limit of the host reach the user with advice', () => {
  const http = () => {
    throw noAnswer('limit', 'the response is larger than max_response_bytes = 67108864');
  };
  expect(run('x', { http, window }).error?.val).toMatch(
    /max_response_bytes = 67108864\. Ask for less: topk\(20, …\)/,
  );
});
