import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stat, Table, TimeSeries } from '../../../src/results/schema.ts';
import { startExporter } from '../../support/servers/exporter.ts';
import { monitoringBinaries, startMonitoring } from '../../support/servers/monitoring.ts';
import type { Monitoring } from '../../support/servers/monitoring.ts';
import { startPrometheus } from '../../support/servers/prometheus.ts';
import { dataOf, startHost } from './pluginHost.ts';
import type { Cell, TestHost } from './pluginHost.ts';

const SERIES = 5000;
const exposition = Array.from({ length: SERIES }, (_, i) => `many_bytes{shard="${i}"} ${i}\n`).join('');

describe.skipIf(!monitoringBinaries())('a real Prometheus', () => {
  let host: TestHost;
  let monitoring: Monitoring;
  let exporter: Awaited<ReturnType<typeof startExporter>>;

  beforeAll(async () => {
    exporter = await startExporter(exposition);
    [host, monitoring] = await Promise.all([
      startHost(),
      startMonitoring({ targets: { many: exporter.address } }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([host.stop(), monitoring.stop(), exporter.stop()]);
  });

  type Query = Omit<Cell, 'env'>;
  const run = (query: Query) => host.run({ ...query, env: { PROMETHEUS_URL: monitoring.url } });
  const fail = (query: Query) => host.failure({ ...query, env: { PROMETHEUS_URL: monitoring.url } });
  const plot = async (query: Query): Promise<TimeSeries> =>
    dataOf((await run(query)).response, 'timeseries') as TimeSeries;
  const instant = { type: 'instant' };

  test.each([
    ['up', undefined],
    ['{__name__="up", job="node"}', undefined],
    ['up offset 1s', undefined],
    ['prometheus_tsdb_head_series', undefined],
    ['rate(prometheus_http_requests_total[5s])', 'ops/s'],
    ['sum by (mode) (rate(node_cpu_seconds_total[5s]))', 's/s'],
    ['node_memory_MemAvailable_bytes', 'bytes'],
    ['node_memory_MemAvailable_bytes > 1', 'bytes'],
    ['node_filesystem_avail_bytes / node_filesystem_size_bytes', 'ratio'],
    [
      'histogram_quantile(0.9, sum by (le) (rate(prometheus_http_request_duration_seconds_bucket[10s])))',
      's',
    ],
    [
      'rate(prometheus_http_request_duration_seconds_sum[10s]) / rate(prometheus_http_request_duration_seconds_count[10s])',
      's',
    ],
    ['max_over_time(node_load1[10s:1s])', undefined],
    ['topk(2, scrape_samples_scraped)', undefined],
    ['absent(nope)', undefined],
    ['time()', undefined],
  ])('a vector or scalar is a plot over the window: %s', async (input, unit) => {
    const { series, unit: found, step } = await plot({ input });
    expect(series.length).toBeGreaterThan(0);
    for (const { points } of series) {
      expect(points.length).toBeGreaterThan(0);
      expect(points.every(([t]) => Number.isInteger(t))).toBe(true);
    }
    expect([found, step]).toEqual([unit, 1]);
  });

  test('labels, names and the text beside the plot', async () => {
    const { response, facts } = await run({ input: 'up', options: { legend: '{{job}}' } });
    const { series } = dataOf(response, 'timeseries') as TimeSeries;
    expect(series.map(({ name, labels }) => [name, labels['__name__']]).sort()).toEqual([
      ['many', 'up'],
      ['node', 'up'],
      ['prometheus', 'up'],
    ]);
    expect(new TextDecoder().decode(response.outputs[0]?.data)).toMatch(/^3 series/);
    expect(facts.filter(({ kind }) => kind === 'http')).toMatchObject([
      { method: 'POST', url: `${monitoring.url}/api/v1/query_range`, status: 200 },
    ]);
  });

  test('window and step are honoured', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { series, step, window } = await plot({
      input: 'vector(1)',
      window: { from: now - 3601, to: now - 1 },
      step: 60,
    });
    const times = series[0]?.points.map(([t]) => t) ?? [];
    expect(step).toBe(60);
    expect(times.length).toBeGreaterThanOrEqual(60);
    expect(times.every((t) => t % 60 === 0)).toBe(true);
    expect(window?.to).toBe(now - 1);
    const hour = await plot({ input: 'vector(1)', window: { from: now - 3601, to: now - 1 } });
    expect([hour.step, hour.series[0]?.points.length]).toEqual([15, 241]);
  });

  test('a gap is no points, a NaN is one, infinities are another', async () => {
    const input = 'vector(1) and vector(time()) % 20 < 10';
    const times = (await plot({ input })).series[0]?.points.map(([t]) => t) ?? [];
    expect(times.every((t) => t % 20 < 10)).toBe(true);
    expect(times.some((t, i) => i > 0 && t - (times[i - 1] ?? t) > 1)).toBe(true);
    const values = async (query: string) =>
      new Set((await plot({ input: query })).series[0]?.points.map(([, value]) => value));
    expect(await values('vector(0) / 0')).toEqual(new Set(['NaN']));
    expect(await values('1 / 0')).toEqual(new Set(['+Inf']));
    expect(await values('-1 / 0')).toEqual(new Set(['-Inf']));
    expect(await values('0 * 1')).toEqual(new Set([0]));
  });

  test.each([
    'up{job="node"}[5s]',
    'up{job="node"}[5s] offset 1s',
    'rate(process_cpu_seconds_total{job="node"}[3s])[4s:1s]',
  ])('a range vector is plotted as it stands: %s', async (input) => {
    const { series, step } = await plot({ input });
    expect(step).toBeUndefined();
    expect(series).toHaveLength(1);
    expect(series[0]?.points.length).toBeGreaterThanOrEqual(2);
  });

  test('@type=instant: a table in the order of the server', async () => {
    const { response } = await run({
      input: 'sort_desc(count by (job) ({__name__=~".+"}))',
      options: instant,
    });
    const { columns, rows } = dataOf(response, 'table') as Table;
    expect(columns.map(({ name }) => name)).toEqual(['job', 'value']);
    expect(rows.map(([job]) => job)).toEqual(['many', 'prometheus', 'node']);
    expect(rows[0]?.[1]).toBeGreaterThanOrEqual(SERIES);
  });

  test('@type=instant: figures', async () => {
    const figure = async (input: string) =>
      (dataOf((await run({ input, options: instant })).response, 'stat') as Stat).stats;
    expect(await figure('sum(up)')).toMatchObject([{ name: 'sum(up)', value: 3 }]);
    expect(await figure('6 * 7')).toMatchObject([{ name: '6 * 7', value: 42 }]);
    expect(await figure('prometheus_build_info')).toMatchObject([{ value: 1 }]);
  });

  test.each(['"hello"', "'hello'", '`hello` # why not'])('a string is text: %s', async (input) => {
    const { outputs } = (await run({ input })).response;
    expect(outputs.map(({ mime, data }) => [mime, new TextDecoder().decode(data)])).toEqual([
      ['text/plain', 'hello'],
    ]);
  });

  test('an empty result says so', async () => {
    const { response } = await run({ input: 'nope' });
    expect((dataOf(response, 'timeseries') as TimeSeries).series).toEqual([]);
    expect(new TextDecoder().decode(response.outputs[0]?.data)).toMatch(/No series/);
    expect(response.notes[0]?.message).toMatch(/matched nothing/);
    const table = (await run({ input: 'nope', options: instant })).response;
    expect((dataOf(table, 'table') as Table).rows).toEqual([]);
  });

  test.each([
    ['sum(rate(up[5m])', 16, /unclosed left parenthesis/],
    ['sum(\n  up{job="ünï"} $ 1)', 21, /unexpected character/],
    ['rate(up)', 5, /expected type range vector/],
    ['nofunction(up)', 0, /unknown function/],
  ])('a syntax error has its place: %s', async (input, offset, message) => {
    const failure = await fail({ input });
    expect(failure).toMatchObject({ code: 'validation', field: 'input', position: { offset } });
    expect(failure.message).toMatch(message);
  });

  test('422: what cannot be evaluated', async () => {
    const failure = await fail({ input: 'up * on (nope) prometheus_http_requests_total' });
    expect(failure).toMatchObject({ code: 'http', status: 422 });
    expect(failure.message).toMatch(/many-to-many.*sum by/);
  });

  test('values out of range and unknown options', async () => {
    expect(await fail({ input: 'up', options: { max_series: '0' } })).toMatchObject({
      code: 'validation',
      field: 'max_series',
    });
    expect(await fail({ input: 'up', options: { typ: 'instant' } })).toMatchObject({
      code: 'validation',
      field: 'typ',
    });
    expect(await fail({ input: 'up', step: 0.5 })).toMatchObject({ code: 'validation', field: 'step' });
    const far = await fail({ input: 'up', step: 1, window: { from: 1_700_000_000, to: 1_700_086_400 } });
    expect(far).toMatchObject({ code: 'validation', field: 'step' });
    expect(far.message).toMatch(/@step=8s/);
  });

  test('5,000 series of 241 points: twenty are shown, and it is said', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { response, facts } = await run({
      input: `last_over_time(many_bytes[10m] @ ${now}) + 0.123456789`,
      window: { from: now - 3600, to: now },
    });
    const { series } = dataOf(response, 'timeseries') as TimeSeries;
    expect(series.map(({ labels }) => Number(labels['shard'])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => SERIES - 20 + i),
    );
    expect(series.every(({ points }) => points.length >= 240)).toBe(true);
    expect(response.notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^20 of 5,000 series shown/),
    ]);
    expect(facts.find(({ kind }) => kind === 'http')).toMatchObject({ status: 200 });
  });

  test('5,000 rows: as many as the option says', async () => {
    const { response } = await run({ input: 'many_bytes', options: { ...instant, max_rows: '2000' } });
    const { rows, columns } = dataOf(response, 'table') as Table;
    expect(rows).toHaveLength(2000);
    expect(columns.at(-1)).toEqual({ name: 'value', type: 'number', unit: 'bytes' });
    expect(response.notes[0]?.message).toMatch(/^2,000 of 5,000 rows shown/);
  });

  test('the link opens the query in the server’s page', async () => {
    const { links = [] } = await plot({ input: 'sum(up) / 2' });
    const response = await fetch(links[0]?.url ?? '');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
  });

  test('a server below a path', async () => {
    const binaries = monitoringBinaries();
    const server = await startPrometheus(binaries?.prometheus ?? '', { subPath: '/mon/prom' });
    try {
      const { response, facts } = await host.run({
        input: 'time()',
        env: { PROMETHEUS_URL: `${server.url}/` },
      });
      expect((dataOf(response, 'timeseries') as TimeSeries).series).toHaveLength(1);
      expect(facts.find(({ kind }) => kind === 'http')).toMatchObject({
        url: `${server.url}/api/v1/query_range`,
      });
    } finally {
      await server.stop();
    }
  });
});
