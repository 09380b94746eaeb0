// The incident of examples/checkout-latency, as the metrics that a Prometheus scraped meanwhile: made up, the same every time.
// At 02:08 a release of the checkout service leaks database connections; requests to /pay wait for one; at 02:31 it is rolled back.

/** Epoch seconds: when the metrics begin and end, and the turns of the story. */
export const incident = {
  begin: Date.UTC(2026, 10, 20, 1, 30) / 1000,
  released: Date.UTC(2026, 10, 20, 2, 8) / 1000,
  alerted: Date.UTC(2026, 10, 20, 2, 14) / 1000,
  rolledBack: Date.UTC(2026, 10, 20, 2, 31) / 1000,
  end: Date.UTC(2026, 10, 20, 3, 0) / 1000,
};

/** Seconds between two samples. */
const interval = 15;
const buckets = [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7.5, 10];
const routes = [
  { route: '/cart', perSecond: 42, seconds: 0.05, suffers: 0.1 },
  { route: '/items', perSecond: 65, seconds: 0.03, suffers: 0 },
  { route: '/pay', perSecond: 18, seconds: 0.09, suffers: 1 },
];
const pods = ['checkout-7d9f-2kxwq', 'checkout-7d9f-8vlmz', 'checkout-7d9f-qg4tn'];

/** How bad it is, 0 to 1: rises over eight minutes, falls over three. */
export function severity(t: number): number {
  const rise = (t - incident.released) / 480;
  const fall = (incident.rolledBack + 180 - t) / 180;
  return Math.max(0, Math.min(1, rise, fall));
}

/** The metrics in OpenMetrics text, timestamps in epoch seconds, as `promtool tsdb create-blocks-from openmetrics` reads it. */
export function openMetrics(): string {
  const families = [requests(), durations(), connections(), builds(), alerts()];
  return `${families.flat().join('\n')}\n# EOF\n`;
}

function times(): number[] {
  const count = Math.floor((incident.end - incident.begin) / interval) + 1;
  return Array.from({ length: count }, (_, i) => incident.begin + i * interval);
}

/** Traffic breathes a little, so that no line is ruled. */
const breath = (t: number, perSecond: number): number =>
  perSecond * (1 + 0.08 * Math.sin(t / 170 + perSecond) + 0.04 * Math.sin(t / 41));

const failing = (t: number, suffers: number): number => 0.0004 + 0.11 * suffers * severity(t) ** 2;

/** A counter's samples from what is added per second. */
function counter(series: string, perSecond: (t: number) => number): string[] {
  let total = 0;
  return times().map((t) => {
    total += perSecond(t) * interval;
    return `${series} ${total.toFixed(0)} ${t}`;
  });
}

function requests(): string[] {
  const lines = routes.flatMap(({ route, perSecond, suffers }) => [
    ...counter(
      `checkout_requests_total{route="${route}",code="200"}`,
      (t) => breath(t, perSecond) * (1 - failing(t, suffers)),
    ),
    ...counter(
      `checkout_requests_total{route="${route}",code="503"}`,
      (t) => breath(t, perSecond) * failing(t, suffers),
    ),
  ]);
  return ['# HELP checkout_requests Requests answered.', '# TYPE checkout_requests counter', ...lines];
}

function durations(): string[] {
  const lines = routes.flatMap(({ route, perSecond, seconds, suffers }) => {
    const scale = (t: number): number => seconds * (1 + 9 * suffers * severity(t));
    const bucket = (le: number): string[] =>
      counter(
        `checkout_seconds_bucket{route="${route}",le="${le === Infinity ? '+Inf' : le}"}`,
        (t) => breath(t, perSecond) * (1 - Math.exp(-((le / scale(t)) ** 1.1))),
      );
    return [
      ...[...buckets, Infinity].flatMap(bucket),
      ...counter(`checkout_seconds_count{route="${route}"}`, (t) => breath(t, perSecond)),
      ...counter(`checkout_seconds_sum{route="${route}"}`, (t) => breath(t, perSecond) * scale(t)),
    ];
  });
  return ['# HELP checkout_seconds Time to answer.', '# TYPE checkout_seconds histogram', ...lines];
}

function connections(): string[] {
  const limit = 60;
  const leaked = (t: number): number => severity(t) * 44;
  const used = (t: number): number => Math.min(limit, 12 + 3 * Math.sin(t / 90) + leaked(t));
  const states: [string, (t: number) => number][] = [
    ['in use', used],
    ['idle', (t) => limit - used(t)],
    ['waiting for one', (t) => Math.max(0, severity(t) - 0.6) * 90],
  ];
  const lines = states.flatMap(([state, value]) =>
    times().map((t) => `checkout_db_connections{state="${state}"} ${Math.round(value(t))} ${t}`),
  );
  return [
    '# HELP checkout_db_connections Database connections.',
    '# TYPE checkout_db_connections gauge',
    ...lines,
  ];
}

function builds(): string[] {
  const version = (t: number): string =>
    t >= incident.released && t < incident.rolledBack ? '4.12.0' : '4.11.2';
  const lines = ['4.11.2', '4.12.0'].flatMap((wanted) =>
    pods.flatMap((pod) =>
      times()
        .filter((t) => version(t) === wanted)
        .map((t) => `checkout_build_info{pod="${pod}",version="${wanted}"} 1 ${t}`),
    ),
  );
  return ['# HELP checkout_build What runs.', '# TYPE checkout_build info', ...lines];
}

function alerts(): string[] {
  const series = 'ALERTS{alertname="CheckoutP99High",alertstate="firing",route="/pay",severity="page"}';
  const firing = times().filter((t) => t >= incident.alerted && t < incident.rolledBack + 180);
  return ['# TYPE ALERTS gauge', ...firing.map((t) => `${series} 1 ${t}`)];
}
