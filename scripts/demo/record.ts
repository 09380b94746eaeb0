// Records what the example's cells are answered by a real Prometheus and the deploy API: node scripts/demo/record.ts.
// Run it after a change of the example's cells, its metrics, or the way that the plugins ask.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from '../build.ts';
import { main } from '../lib/main.ts';
import { root, runNode } from '../lib/process.ts';
import { dataSource } from './dataSource.ts';

const folder = path.join(root, 'examples/checkout-latency');
const notebook = path.join(folder, 'checkout-latency.databook');
const recordings = path.join(folder, 'recordings');

await main(async () => {
  await build();
  const source = await dataSource(true);
  // The runs of a recording are nobody's history.
  const state = mkdtempSync(path.join(os.tmpdir(), 'databook-record-'));
  try {
    rmSync(recordings, { recursive: true, force: true });
    const { code } = await runNode(
      [
        'dist/cli.js',
        ...['run', notebook, '--record', recordings],
        ...['--yes', '--allow', 'http://localhost:8480'],
      ],
      { ...source.env, XDG_STATE_HOME: state },
    );
    if (code !== 0) throw new Error(`Running ${notebook} ended with ${code}.`);
  } finally {
    await source.stop();
    rmSync(state, { recursive: true, force: true });
  }
});
