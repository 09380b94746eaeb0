import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answers, startChild } from './child.ts';
import type { Child } from './child.ts';
import { onFreePort } from './freePort.ts';

export interface Prometheus extends Child {
  /** `http://127.0.0.1:port`, and the sub-path if one was asked for. */
  readonly url: string;
  /** Evaluates an expression now; the `result` of the answer. */
  query(expression: string): Promise<readonly { metric: Record<string, string>; value: [number, string] }[]>;
}

export interface PrometheusOptions {
  /** Targets by job, `host:port`; itself is always scraped as job `prometheus`. */
  readonly targets?: Readonly<Record<string, string>>;
  /** Default 1s. */
  readonly scrapeInterval?: string;
  /** Serves under this path, such as `/prom`. */
  readonly subPath?: string;
  /** Further command-line arguments. */
  readonly args?: readonly string[];
}

const config = (targets: Readonly<Record<string, string>>, interval: string, metricsPath: string): string =>
  JSON.stringify({
    global: { scrape_interval: interval, scrape_timeout: interval },
    scrape_configs: Object.entries(targets).map(([job, target]) => ({
      job_name: job,
      ...(job === 'prometheus' && { metrics_path: metricsPath }),
      static_configs: [{ targets: [target] }],
    })),
  });

/** Debian's Prometheus on a free port of loopback, its data in a folder that goes with it. */
export const startPrometheus = (program: string, options: PrometheusOptions = {}): Promise<Prometheus> =>
  onFreePort(async (port) => {
    const { targets = {}, scrapeInterval = '1s', subPath = '', args = [] } = options;
    const folder = mkdtempSync(path.join(tmpdir(), 'databook-prometheus-'));
    const file = path.join(folder, 'prometheus.yml');
    const address = `127.0.0.1:${port}`;
    // JSON is YAML.
    writeFileSync(file, config({ prometheus: address, ...targets }, scrapeInterval, `${subPath}/metrics`));
    const url = `http://${address}${subPath}`;
    const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
    try {
      const child = await startChild(
        program,
        [
          `--config.file=${file}`,
          `--storage.tsdb.path=${path.join(folder, 'data')}`,
          `--web.listen-address=${address}`,
          ...(subPath === '' ? [] : [`--web.external-url=${url}`]),
          ...args,
        ],
        () => answers(`${url}/-/ready`),
      );
      return {
        ...child,
        url,
        query: async (expression) => {
          const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
          const body = (await response.json()) as {
            data: { result: Awaited<ReturnType<Prometheus['query']>> };
          };
          return body.data.result;
        },
        stop: async () => {
          await child.stop();
          removeFolder();
        },
      };
    } catch (error) {
      removeFolder();
      throw error;
    }
  });
