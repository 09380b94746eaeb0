import type { Cell, Notebook } from '../../src/notebook/model.ts';
import type { Output, Result } from '../../src/results/output.ts';

// A long incident: prose, queries and their results, as a shift of on-call engineers leaves it behind.

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Pseudo-random numbers from 0 to 1, the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A notebook of about `megabytes`, built through the API. */
export function incidentNotebook(megabytes: number): Notebook {
  const next = numbers(7);
  const cells: Cell[] = [{ kind: 'markup', source: '# Checkout latency above SLO\n\nPaged at 02:14 UTC.' }];
  for (let i = 0, bytes = 0; bytes < megabytes * 1e6; i++) {
    const result = [timeSeries, table, logs][i % 3]?.(next) ?? [];
    bytes += result.reduce((sum, { data }) => sum + data.length, 0);
    if (i % 5 === 4)
      cells.push({
        kind: 'markup',
        source: `## Step ${i}\n\n- p99 is back to **${next().toFixed(2)} s**\n- rolled back`,
      });
    cells.push({
      kind: 'code',
      source: `@plugin=prometheus\n@source=prod-eu\nhistogram_quantile(0.99, sum by (le) (rate(checkout_seconds_bucket{step="${i}"}[5m])))`,
      result: resultOf(i, result),
    });
  }
  return {
    frontMatter: { databook: 1, title: 'Checkout latency above SLO', severity: 'sev2' },
    cells,
    problems: [],
  };
}

const resultOf = (i: number, outputs: Output[]): Result => ({
  provenance: {
    status: 'success',
    at: new Date(1_795_000_000_000 + i * 61_000).toISOString(),
    took: 0.21,
    by: 'oncall',
    run: `019a0000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    source: `sha256:${'1f2e'.repeat(16)}`,
    plugin: 'prometheus@1.0.0',
  },
  outputs,
});

function timeSeries(next: () => number): Output[] {
  const series = Array.from({ length: 12 }, (_, s) => {
    const points = Array.from({ length: 151 }, (_, p) => [
      1_795_000_000 + p * 30,
      Number((next() * 2).toFixed(6)),
    ]);
    return JSON.stringify({ labels: { route: `/pay/${s}`, instance: `10.0.0.${s}:9090` }, points });
  });
  return [
    { mime: 'text/plain', data: encode('12 series, 151 points each; p99 now 1.84 s (max 2.31 s at 02:11)') },
    {
      mime: 'application/vnd.databook.timeseries+json',
      data: encode(`{"unit":"s","series":[\n${series.join(',\n')}]}`),
    },
  ];
}

function table(next: () => number): Output[] {
  const rows = Array.from({ length: 120 }, (_, r) => [
    `checkout-${r}`,
    `eu-west-${r % 3}`,
    Number(next().toFixed(4)),
  ]);
  return [
    {
      mime: 'text/markdown',
      data: encode(
        `| pod | zone | errors |\n| --- | --- | ---: |\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
      ),
    },
    {
      mime: 'application/vnd.databook.table+json',
      data: encode(
        `{"columns":[{"name":"pod","type":"string"},{"name":"zone","type":"string"},{"name":"errors","type":"number"}],"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}]}`,
      ),
    },
  ];
}

function logs(next: () => number): Output[] {
  const lines = Array.from(
    { length: 200 },
    (_, l) =>
      `2026-11-20T02:${String(l % 60).padStart(2, '0')}:01Z ERROR checkout "upstream timed out" after=${next().toFixed(3)}s path=C:\\srv\\checkout`,
  );
  return [{ mime: 'text/plain', data: encode(`${lines.join('\n')}\n`) }];
}
