import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import type { DataSources } from '../../kernel/types.ts';
import { CellError } from '../../notebook/cellError.ts';
import type { EnvValue } from '../../plugins/contract.ts';
import { CliError } from '../exit.ts';
import { reasonOf } from '../file.ts';

const FileSchema = v.record(
  v.string(),
  v.strictObject({
    plugin: v.string(),
    env: v.record(v.string(), v.union([v.string(), v.strictObject({ from: v.string() })])),
  }),
);

/** As in the setting `databook.dataSources`; a value may be the name of an environment variable that holds it. */
export type DataSourceFile = v.InferOutput<typeof FileSchema>;

/** `data-sources.json` in the folder of the user's own configuration; no notebook can say otherwise. */
export const dataSourcesFile = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform, state: string): string => {
  // elsewhere configuration and state share a folder
  if (platform === 'darwin' || platform === 'win32') return path.join(state, 'data-sources.json');
  const given = env['XDG_CONFIG_HOME'];
  const base = given && path.isAbsolute(given) ? given : path.join(homedir(), '.config');
  return path.join(base, 'databook', 'data-sources.json');
};

/** None where there is no file. @throws CliError saying what is wrong with it, without its values */
const readDataSources = async (file: string): Promise<DataSourceFile> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CliError(`${file}: ${reasonOf(error)}.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CliError(`${file}: this is not JSON.`);
  }
  const parsed = v.safeParse(FileSchema, json);
  if (parsed.success) return parsed.output;
  const at = v.getDotPath(parsed.issues[0]);
  throw new CliError(
    `${file}: ${at === null ? 'it' : `"${at}"`} is not as it should be. Write {"prod-eu": {"plugin": "prometheus", "env": {"PROMETHEUS_URL": "https://…", "PROMETHEUS_TOKEN": {"from": "PROD_EU_TOKEN"}}}}.`,
  );
};

/**
 * The data sources of a file, which is read when the first is asked for.
 * @param lookup the value of an environment variable
 */
export const fileDataSources = (file: string, lookup: (name: string) => string | undefined): DataSources => {
  let reading: Promise<DataSourceFile> | undefined;
  const read = async (): Promise<DataSourceFile> => {
    try {
      return await (reading ??= readDataSources(file));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw new CellError('bad-source', error.message, 'Correct the file.');
    }
  };
  return {
    where: file,
    async get(name, plugin) {
      const all = await read();
      const source = Object.hasOwn(all, name) ? all[name] : undefined;
      if (source?.plugin !== plugin) return undefined;
      const valueOf = (key: string, value: string | { from: string }): EnvValue => {
        if (typeof value === 'string') return { value };
        const found = lookup(value.from);
        if (found !== undefined) return { value: found };
        throw new CellError(
          'bad-source',
          `The data source "${name}" takes ${key} from ${value.from}, which has no value.`,
          `Set the environment variable ${value.from}, or write it into the file of --env-file.`,
        );
      };
      return Object.fromEntries(Object.entries(source.env).map(([key, value]) => [key, valueOf(key, value)]));
    },
    names: async (plugin) =>
      Object.entries(await read()).flatMap(([name, source]) => (source.plugin === plugin ? name : [])),
  };
};
