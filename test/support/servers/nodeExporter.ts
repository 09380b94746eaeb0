import { answers, startChild } from './child.ts';
import type { Child } from './child.ts';
import { onFreePort } from './freePort.ts';

export interface NodeExporter extends Child {
  /** `127.0.0.1:port` */
  readonly address: string;
}

/** Debian's node-exporter on a free port of loopback, with the collectors that answer fast everywhere. */
export const startNodeExporter = (program: string): Promise<NodeExporter> =>
  onFreePort(async (port) => {
    const address = `127.0.0.1:${port}`;
    const collectors = ['cpu', 'meminfo', 'loadavg', 'netdev', 'filesystem', 'stat', 'time', 'uname'];
    const child = await startChild(
      program,
      [
        `--web.listen-address=${address}`,
        '--collector.disable-defaults',
        ...collectors.map((c) => `--collector.${c}`),
      ],
      () => answers(`http://${address}/metrics`),
    );
    return { ...child, address };
  });
