// What the example's cells are answered by.
import { startDeploys } from './deploys.ts';
import { findPrometheus, startDemoPrometheus } from './prometheus.ts';

export interface DataSource {
  /** Environment of VS Code. */
  readonly env: Readonly<Record<string, string>>;
  /** One line that tells the user what answers. */
  readonly says: string;
  stop(): Promise<unknown>;
}

/** The user's own Prometheus where PROMETHEUS_URL names one, a local one when asked for, else what is recorded beside the notebook. */
export async function dataSource(live: boolean): Promise<DataSource> {
  const own = process.env['PROMETHEUS_URL'];
  if (own)
    return {
      env: { PROMETHEUS_URL: own },
      says: `your Prometheus, at ${withoutUser(own)} (it does not know the example's metrics); http cells are recorded`,
      stop: () => Promise.resolve(),
    };
  if (live) return liveSource();
  return {
    env: {},
    says: 'recorded: no server is asked. Your own Prometheus: PROMETHEUS_URL=http://… npm start',
    stop: () => Promise.resolve(),
  };
}

async function liveSource(): Promise<DataSource> {
  const programs = findPrometheus();
  if (!programs)
    throw new Error('--live needs prometheus and promtool on the PATH (Debian: apt-get install prometheus).');
  const prometheus = await startDemoPrometheus(programs);
  try {
    const deploys = await startDeploys();
    return {
      env: { PROMETHEUS_URL: prometheus.url },
      says: `a real Prometheus at ${prometheus.url} with the incident's metrics: ask it anything. The deploy API is at ${deploys.url}; take the line "replay: recordings" out of the notebook to ask it.`,
      stop: () => Promise.all([prometheus.stop(), deploys.stop()]),
    };
  } catch (error) {
    await prometheus.stop();
    throw error;
  }
}

/** A URL as it may be printed. */
function withoutUser(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}
