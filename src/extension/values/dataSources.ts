import type { DataSources } from '../../kernel/types.ts';
import type { EnvValue } from '../../plugins/contract.ts';
import type { DataSourceSetting } from '../settings.ts';

/** Data sources of the setting `databook.dataSources`. */
export function settingsDataSources(setting: () => Record<string, DataSourceSetting>): DataSources {
  const forPlugin = (plugin: string) =>
    Object.entries(setting()).filter(([, source]) => source.plugin === plugin);
  return {
    get(name, plugin) {
      const env = forPlugin(plugin).find(([key]) => key === name)?.[1].env;
      const values: Record<string, EnvValue> | undefined =
        env && Object.fromEntries(Object.entries(env).map(([key, value]) => [key, { value }]));
      return Promise.resolve(values);
    },
    names: (plugin) => Promise.resolve(forPlugin(plugin).map(([key]) => key)),
  };
}
