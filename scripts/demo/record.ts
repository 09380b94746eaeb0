// Records what a real Prometheus answers to the example's queries, for machines without one: node scripts/demo/record.ts.
// Run it after a change of the example's queries, its metrics, or the way the prometheus plugin asks.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from '../build.ts';
import { main } from '../lib/main.ts';
import { root, runNode } from '../lib/process.ts';
import { findPrometheus, startDemoPrometheus } from './prometheus.ts';
import { parametersOf, recordedFile, requestKey } from './standIn.ts';

/** Runs `action` against a proxy in front of `url` and returns what was answered, by request. */
async function recording(
  url: string,
  action: (proxyUrl: string) => Promise<void>,
): Promise<Record<string, unknown>> {
  const recorded: Record<string, unknown> = {};
  const proxy = createServer((request, response) => {
    void parametersOf(request).then(async ({ pathname, parameters }) => {
      const answer = await fetch(`${url}${pathname}`, { method: 'POST', body: parameters });
      const text = await answer.text();
      recorded[requestKey(pathname, parameters)] = JSON.parse(text);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    await action(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  } finally {
    proxy.close();
  }
  return recorded;
}

await main(async () => {
  const programs = findPrometheus();
  if (!programs) throw new Error('prometheus and promtool must be on the PATH to record what they answer.');
  await build();
  const prometheus = await startDemoPrometheus(programs);
  try {
    const notebook = 'examples/first-look/first-look.databook';
    const recorded = await recording(prometheus.url, async (proxyUrl) => {
      const { code } = await runNode(['dist/cli.js', 'run', notebook], {
        PROMETHEUS_URL: proxyUrl,
        // The runs of a recording are nobody's history.
        XDG_STATE_HOME: path.join(root, '.cache/record'),
      });
      if (code !== 0) throw new Error(`Running ${notebook} ended with ${code}.`);
    });
    const lines = Object.entries(recorded).map(
      ([key, answer]) => `${JSON.stringify(key)}: ${JSON.stringify(answer)}`,
    );
    writeFileSync(recordedFile, `{\n${lines.join(',\n')}\n}\n`);
    console.log(`${lines.length} answers in ${path.relative(root, recordedFile)}`);
  } finally {
    await prometheus.stop();
  }
});
