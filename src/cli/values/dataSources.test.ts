import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { dataSourcesFile, fileDataSources } from './dataSources.ts';

const sourcesOf = (content: unknown, env: Record<string, string> = {}) => {
  const file = path.join(temporaryFolder(), 'data-sources.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return fileDataSources(file, (name) => env[name]);
};
const EU = {
  plugin: 'prometheus',
  env: { PROMETHEUS_URL: 'http://eu:9090', PROMETHEUS_TOKEN: { from: 'EU_TOKEN' } },
};

test('a data source gives values, some of them by the name of a variable', async () => {
  const sources = sourcesOf({ eu: EU, web: { plugin: 'http', env: {} } }, { EU_TOKEN: 't' });
  expect(await sources.get('eu', 'prometheus')).toEqual({
    PROMETHEUS_URL: { value: 'http://eu:9090' },
    PROMETHEUS_TOKEN: { value: 't' },
  });
  expect(await sources.get('eu', 'http')).toBeUndefined();
  expect(await sources.get('constructor', 'prometheus')).toBeUndefined();
  expect(await sources.names('prometheus')).toEqual(['eu']);
});

test('a variable without a value is named', async () => {
  await expect(sourcesOf({ eu: EU }).get('eu', 'prometheus')).rejects.toThrow(
    'The data source "eu" takes PROMETHEUS_TOKEN from EU_TOKEN, which has no value.',
  );
});

test('what is wrong with the file is said, without what is in it', async () => {
  await expect(sourcesOf('{"eu": s3cret').names('p')).rejects.toThrow(
    /data-sources\.json: this is not JSON\.$/,
  );
  const wrong = sourcesOf({ eu: { plugin: 'p', env: { TOKEN: ['s3cret'] } } });
  await expect(wrong.names('p')).rejects.toThrow(/"eu\.env\.TOKEN" is not as it should be/);
  await expect(wrong.names('p')).rejects.not.toThrow('s3cret');
});

test('no file, no data sources', async () => {
  expect(
    await fileDataSources(path.join(temporaryFolder(), 'none.json'), () => undefined).names('p'),
  ).toEqual([]);
});

test('the file lies with the user, where the platform keeps configuration', () => {
  expect(dataSourcesFile({ XDG_CONFIG_HOME: '/cfg' }, 'linux', '/state')).toBe(
    path.join('/cfg', 'databook', 'data-sources.json'),
  );
  expect(dataSourcesFile({}, 'linux', '/state')).toMatch(/\.config[/\\]databook[/\\]data-sources\.json$/);
  expect(dataSourcesFile({}, 'darwin', '/state')).toBe(path.join('/state', 'data-sources.json'));
});
