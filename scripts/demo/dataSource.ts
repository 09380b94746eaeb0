// What the example's queries are sent to.
import { findPrometheus, startDemoPrometheus } from './prometheus.ts';
import { startStandIn } from './standIn.ts';

export interface ExampleDataSource {
  readonly url: string;
  /** One line that tells the user what answers. */
  readonly says: string;
  stop(): Promise<void>;
}

/** The user's own Prometheus where PROMETHEUS_URL names one, else a local one with the example's metrics, else recorded answers. */
export async function exampleDataSource(): Promise<ExampleDataSource> {
  const own = process.env['PROMETHEUS_URL'];
  if (own)
    return {
      url: own,
      says: `yours, at ${own} (it does not know the example's metrics)`,
      stop: () => Promise.resolve(),
    };
  const programs = findPrometheus();
  if (programs) {
    const server = await startDemoPrometheus(programs);
    return { ...server, says: `a real one at ${server.url} with the example's metrics: ask it anything` };
  }
  const server = await startStandIn();
  return {
    ...server,
    says: `recorded answers to the example's own queries, at ${server.url} (install prometheus to ask more)`,
  };
}
