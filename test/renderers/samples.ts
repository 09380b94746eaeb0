// Results as an incident has them, the same at every run.
import type { Logs, SampleValue, Series, Stat, Table, TimeSeries } from '../../src/results/schema.ts';

export const START = Date.UTC(2026, 10, 20, 1, 45) / 1000;
const STEP = 30;

/** A small generator, so that pictures do not change. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
};

/** A latency with a hump in the middle. */
const latency = (seed: number, base: number, peak: number, n = 151): [number, SampleValue][] => {
  const next = random(seed);
  return Array.from({ length: n }, (_, i) => {
    const hump = Math.exp(-(((i - n * 0.55) / (n * 0.13)) ** 2));
    return [
      START + i * STEP,
      Number((base * (0.85 + 0.3 * next()) + peak * hump * (0.85 + 0.3 * next())).toFixed(4)),
    ];
  });
};

const window = { from: START, to: START + 150 * STEP };

export const threeRoutes: TimeSeries = {
  title: 'p99 of checkout by route',
  links: [{ title: 'Open in Prometheus', url: 'https://prom.example:9090/graph?g0.expr=up' }],
  unit: 's',
  window,
  step: STEP,
  series: ['/pay', '/cart', '/health'].map((route, i): Series => ({
    labels: { __name__: 'checkout_seconds', cluster: 'prod-eu', route },
    points: latency(i + 1, [0.31, 0.22, 0.04][i]!, [1.9, 0.7, 0][i]!),
  })),
};

export const manySeries = (count: number, points = 151): TimeSeries => ({
  title: `Requests by pod (${count})`,
  unit: 'req/s',
  window: { from: START, to: START + (points - 1) * STEP },
  step: STEP,
  series: Array.from({ length: count }, (_, i): Series => ({
    labels: {
      __name__: 'http_requests',
      namespace: 'shop',
      pod: `checkout-7d9f5b8c6d-${String(i).padStart(3, '0')}`,
    },
    points: latency(i + 7, 900 + i * 160, i % 5 === 0 ? 2500 : 120, points),
  })),
});

/** Gaps, NaN, infinities, a lone point, native histograms, raw samples. */
export const oddities: TimeSeries = {
  title: 'Gaps and what is not a number',
  unit: 'ratio',
  window,
  step: STEP,
  series: [
    {
      name: 'with gaps',
      labels: {},
      points: latency(3, 0.4, 0.2).filter((_, i) => (i < 40 || i > 60) && (i < 100 || i === 107 || i > 112)),
    },
    {
      name: 'not always a number',
      labels: {},
      points: latency(4, 0.7, 0.1).map(([t, v], i): [number, SampleValue] =>
        i > 20 && i < 28
          ? [t, 'NaN']
          : i === 70
            ? [t, '+Inf']
            : i === 90
              ? [t, '-Inf']
              : i > 120 && i < 126
                ? [t, null]
                : [t, v],
      ),
    },
    {
      name: 'request_seconds',
      labels: {},
      points: [],
      histograms: latency(5, 0.15, 0.05).map(([t, v]) => ({ t, count: 10, sum: Number(v) * 10 })),
    },
  ],
};

export const rawSamples: TimeSeries = {
  title: 'node_memory_MemAvailable_bytes[5m]',
  unit: 'bytes',
  series: ['a', 'b'].map((host, i): Series => {
    const next = random(i + 11);
    return {
      labels: { __name__: 'node_memory_MemAvailable_bytes', instance: `${host}:9100` },
      points: Array.from({ length: 20 }, (_, k) => [START + k * 15 + i * 4, (3 + i + next()) * 2 ** 30]),
    };
  }),
};

export const pods: Table = {
  title: 'Pods with restarts',
  columns: [
    { name: 'pod', type: 'string' },
    { name: 'restarts', type: 'number' },
    { name: 'memory', type: 'number', unit: 'bytes' },
    { name: 'last seen', type: 'time' },
    { name: 'ready', type: 'boolean' },
    { name: 'reason', type: 'string' },
  ],
  rows: [
    [
      'checkout-7d9f5b8c6d-2xkvq',
      14,
      1_503_238_553,
      START + 1805,
      false,
      'OOMKilled: container used more than its limit of 1.5Gi while handling a burst of card payments',
    ],
    ['cart-6c5d7f9b4-lq8zn', 0, 402_653_184, START + 60, true, null],
    ['payments-5f6b7c8d9-abcde', 1_203, 'NaN', START + 3600.25, true, 'Error, exit code 137'],
    ['search-0', 2, null, null, null, 'Completed'],
  ],
};

export const bigTable = (rows: number): Table => ({
  columns: [
    { name: 'n', type: 'number' },
    { name: 'instance', type: 'string' },
    { name: 'value', type: 'number', unit: 's' },
    { name: 'at', type: 'time' },
  ],
  rows: Array.from({ length: rows }, (_, i) => [
    i,
    `10.0.${i >> 8}.${i & 255}:9100`,
    ((i * 7919) % 1000) / 100,
    START + i,
  ]),
});

export const figures: Stat = {
  title: 'Right now',
  stats: [
    { name: 'p99 latency', value: 1.8437, unit: 's', t: START + 4500 },
    { name: 'Error budget left', value: 0.1234, unit: 'ratio', t: START + 4500 },
    { name: 'Requests', value: 12_345.6, unit: 'req/s', t: START + 4500 },
    { name: 'Version', value: 'prometheus 2.53.1' },
    { name: 'Undefined ratio', value: 'NaN' },
  ],
};

export const logLines: Logs = {
  title: 'checkout',
  entries: [
    { t: START + 0.125, level: 'info', message: 'listening on :8080' },
    {
      t: START + 61.5,
      level: 'warn',
      message: 'pool is at 48 of 50 connections',
      labels: { pod: 'checkout-2xkvq' },
    },
    {
      t: START + 62.75,
      level: 'error',
      message:
        'payment failed: context deadline exceeded\n    at charge (pay.ts:41)\n    at handle (pay.ts:12)',
    },
    { t: START + 63, level: 'debug', message: '\u001b[33mretry\u001b[0m 1 of 3 in 200 ms' },
    { t: START + 65, message: 'no level here' },
  ],
};

export const document = {
  status: 'success',
  id: 'BIGINT',
  data: {
    resultType: 'vector',
    result: [{ metric: { __name__: 'up', job: 'node' }, value: [1_795_140_300.781, '1'] }],
  },
  warnings: [],
  partial: false,
  next: null,
};
