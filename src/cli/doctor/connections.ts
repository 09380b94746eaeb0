import { PluginError } from '../../plugins/contract.ts';
import type { EnvValue, Fact, PluginHost, PluginRequest } from '../../plugins/contract.ts';
import type { DataSources } from '../../kernel/types.ts';
import { messageOf } from '../../limani/error.ts';
import type { Connection } from './findings.ts';

/** How long a server may take to answer, milliseconds. */
const LIMIT_MS = 5000;

const PLUGIN = 'prometheus';
const URL_VARIABLE = 'PROMETHEUS_URL';

export interface ConnectionDeps {
  readonly plugins: PluginHost;
  readonly sources: DataSources;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Asks each Prometheus server that is configured for the number 1, as a cell would: with its credentials, through its
 * plugin, with secrets taken out of whatever is said.
 */
export const checkConnections = async ({
  plugins,
  sources,
  values,
}: ConnectionDeps): Promise<readonly Connection[]> => {
  const configured = values[URL_VARIABLE];
  const names = await sources.names(PLUGIN);
  return Promise.all([
    ...(configured
      ? [
          check(
            URL_VARIABLE,
            () => ask(plugins),
            () => configured,
          ),
        ]
      : []),
    ...names.map(async (name) => {
      let env: Readonly<Record<string, EnvValue>> = {};
      return check(
        `data source ${name}`,
        async () => ask(plugins, (env = (await sources.get(name, PLUGIN)) ?? {})),
        () => env[URL_VARIABLE]?.value ?? configured,
      );
    }),
  ]);
};

const check = async (
  name: string,
  question: () => Promise<number>,
  url: () => string | undefined,
): Promise<Connection> => {
  let seconds = 0;
  let error: string | undefined;
  try {
    seconds = await question();
  } catch (thrown) {
    error = sentences(thrown);
  }
  return {
    name,
    plugin: PLUGIN,
    origin: originOf(url()),
    ok: error === undefined,
    seconds,
    ...(error !== undefined && { error }),
  };
};

/** How long the requests took, seconds. */
const ask = async (plugins: PluginHost, env: Readonly<Record<string, EnvValue>> = {}): Promise<number> => {
  const options = { type: 'instant' };
  const now = Date.now() / 1000;
  const request: PluginRequest = {
    input: '1',
    options,
    variables: {},
    window: { from: now - 1, to: now },
    now,
    dryRun: false,
    cells: [],
  };
  let seconds = 0;
  const onFact = (fact: Fact): void => void (seconds += fact.kind === 'http' ? fact.seconds : 0);
  const { signal } = new AbortController();
  const context = { signal, timeoutMs: LIMIT_MS, env, onFact };
  const plugin = await plugins.resolve(PLUGIN, options, signal);
  await plugins.invoke(plugin, request, await plugins.plan(plugin, request, context), context);
  return seconds;
};

const sentences = (error: unknown): string => {
  if (error instanceof PluginError) return [error.message, error.failure.hint].filter(Boolean).join(' ');
  return messageOf(error);
};

const originOf = (url: string | undefined): string | null =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
