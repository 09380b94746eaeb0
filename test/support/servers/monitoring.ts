import { requireBinary } from '../requireBinary.ts';
import { waitUntil } from './child.ts';
import { startNodeExporter } from './nodeExporter.ts';
import type { NodeExporter } from './nodeExporter.ts';
import { startPrometheus } from './prometheus.ts';
import type { Prometheus, PrometheusOptions } from './prometheus.ts';

/** The programs that {@link startMonitoring} needs; `undefined` where they are missing (see requireBinary). */
export function monitoringBinaries(): { prometheus: string; nodeExporter: string } | undefined {
  const prometheus = requireBinary('prometheus');
  const nodeExporter = requireBinary('prometheus-node-exporter');
  return prometheus !== undefined && nodeExporter !== undefined ? { prometheus, nodeExporter } : undefined;
}

export interface Monitoring {
  /** For PROMETHEUS_URL. */
  readonly url: string;
  readonly prometheus: Prometheus;
  readonly nodeExporter: NodeExporter;
  stop(): Promise<void>;
}

/**
 * A Prometheus that scrapes itself (job `prometheus`) and a node-exporter (job `node`) every second. Resolves when
 * both are up and have been scraped four times, so that `rate(…[5s])` has something to say.
 */
export async function startMonitoring(options: PrometheusOptions = {}): Promise<Monitoring> {
  const binaries = monitoringBinaries();
  if (!binaries) throw new Error('prometheus or prometheus-node-exporter is not installed');
  const nodeExporter = await startNodeExporter(binaries.nodeExporter);
  let prometheus: Prometheus | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([prometheus?.stop(), nodeExporter.stop()]);
  };
  try {
    const server = await startPrometheus(binaries.prometheus, {
      ...options,
      targets: { node: nodeExporter.address, ...options.targets },
    });
    prometheus = server;
    const jobs = 2 + Object.keys(options.targets ?? {}).length;
    await waitUntil(
      async () => (await server.query('up == 1 and count_over_time(up[1m]) >= 4')).length === jobs,
      `${jobs} targets up and scraped four times`,
      { describe: () => server.output() },
    );
    return { url: server.url, prometheus: server, nodeExporter, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
