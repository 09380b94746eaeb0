// A real Prometheus that remembers the incident of examples/checkout-latency.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { answers, startChild } from '../../test/support/servers/child.ts';
import { onFreePort } from '../../test/support/servers/freePort.ts';
import { openMetrics } from './incident.ts';

export interface DemoServer {
  /** For PROMETHEUS_URL. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Prometheus and its tool, where both are on the PATH. */
export function findPrometheus(): { prometheus: string; promtool: string } | undefined {
  const find = (name: string): string | undefined =>
    (process.env['PATH'] ?? '')
      .split(path.delimiter)
      .map((folder) => path.join(folder, name))
      .find((file) => existsSync(file));
  const [prometheus, promtool] = [find('prometheus'), find('promtool')];
  return prometheus !== undefined && promtool !== undefined ? { prometheus, promtool } : undefined;
}

/** Writes the incident's history into a temporary folder and serves it on a free port of loopback; also scrapes itself. */
export async function startDemoPrometheus(programs: {
  prometheus: string;
  promtool: string;
}): Promise<DemoServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-demo-'));
  const at = (name: string): string => path.join(folder, name);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(at('metrics.txt'), openMetrics());
    execFileSync(
      programs.promtool,
      ['tsdb', 'create-blocks-from', 'openmetrics', at('metrics.txt'), at('data')],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const { url, child } = await onFreePort(async (port) => {
      const address = `127.0.0.1:${port}`;
      const self = { job_name: 'prometheus', static_configs: [{ targets: [address] }] };
      // JSON is YAML.
      writeFileSync(
        at('prometheus.yml'),
        JSON.stringify({ global: { scrape_interval: '5s' }, scrape_configs: [self] }),
      );
      const flags = [
        `--config.file=${at('prometheus.yml')}`,
        `--storage.tsdb.path=${at('data')}`,
        // The incident is long past and must not be cleaned away.
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=${address}`,
      ];
      const running = await startChild(programs.prometheus, flags, () =>
        answers(`http://${address}/-/ready`),
      );
      return { url: `http://${address}`, child: running };
    });
    const stop = async (): Promise<void> => {
      await child.stop();
      remove();
    };
    return { url, stop };
  } catch (error) {
    remove();
    throw error;
  }
}
