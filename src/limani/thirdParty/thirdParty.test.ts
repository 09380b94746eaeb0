import path from 'node:path';
import { expect, test } from 'vitest';
import { ADAPTER, write } from '../../../test/support/adapterPackages.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { deferredLimani } from './deferredLimani.ts';
import { importModule } from './importModule.ts';
import { openThirdParty, type AdapterRequest, type ThirdPartyOptions } from './thirdParty.ts';

/** A user who agrees, or does not, and what they were asked. */
function user(base: string, agrees = true) {
  const asked: AdapterRequest[] = [];
  const granted = new Set<string>();
  const options: ThirdPartyOptions = {
    ...{ installFolder: base, base, known: [], importModule, nodeVersion: '22.13.0' },
    consent: (request) => {
      asked.push(request);
      return Promise.resolve(agrees);
    },
    grants: {
      isGranted: (sha256) => Promise.resolve(granted.has(sha256)),
      grant: ({ sha256 }) => Promise.resolve(void granted.add(sha256)),
    },
  };
  return { asked, open: (config: object = {}) => openThirdParty('./a', { ...config }, options) };
}

const folderWith = (code: string, manifest: object = {}): string => {
  const folder = temporaryFolder();
  write(folder, {
    'a/package.json': { name: 'a', version: '1.0.0', type: 'module', ...manifest },
    'a/index.js': code,
  });
  return folder;
};

test('an adapter is asked for once, and again when it changed; it gets its configuration', async () => {
  const folder = folderWith(ADAPTER);
  const { asked, open } = user(folder);
  const limani = await open({ url: 'here' });
  expect(await limani.getRunData('x')).toEqual({ url: 'here' });
  expect(asked).toEqual([
    {
      asked: './a',
      name: 'a',
      version: '1.0.0',
      folder: path.join(folder, 'a'),
      sha256: expect.any(String) as string,
    },
  ]);
  await open();
  expect(asked).toHaveLength(1);
  write(folder, { 'a/more.js': '' });
  await open();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.sha256).not.toBe(asked[0]?.sha256);
});

test('nothing of it runs without consent, and a no is not remembered', async () => {
  const folder = folderWith('globalThis.ranWithoutConsent = true; export default () => ({});');
  const { asked, open } = user(folder, false);
  for (const times of [1, 2]) {
    await expect(open()).rejects.toThrow('The Limani "./a" was not allowed to run.');
    expect(asked).toHaveLength(times);
  }
  expect(globalThis).not.toHaveProperty('ranWithoutConsent');
});

test.each([
  [
    'export const other = 1',
    /is not one: .*index\.js exports no function that makes it, as default or as createLimani\.$/,
  ],
  ['export default () => { throw new Error("no disk"); }', /could not be made: no disk\.$/],
  [
    'export default () => ({ capabilities: {}, connect() {} })',
    /lacks disconnect, initDb, .*, flush: it was made for another version of Databook\.$/,
  ],
  ['export default () => null', /lacks capabilities, connect, /],
  ['export default (', /cannot be loaded: .*\.$/],
  ['import "node:not_yet"', /needs a newer Node\.js than 22\.13\.0: .*\.$/],
  ['throw new Error("at once.")', /cannot be loaded: at once\.$/],
])('of %s it is said what is wrong', async (code, message) => {
  const opened = user(folderWith(code)).open();
  await expect(opened).rejects.toMatchObject({ name: 'LimaniError', code: 'config' });
  await expect(opened).rejects.toThrow(message);
});

test('what the adapter itself says of its configuration is passed on', async () => {
  const folder = folderWith(
    `export default () => { throw Object.assign(new Error('Say where.'), { name: 'LimaniError', code: 'config' }); }`,
  );
  await expect(user(folder).open()).rejects.toThrow(/^Say where\.$/);
});

test.each([
  ['>=22.13', true],
  ['>=22.13.1', false],
  ['>= 24', false],
  ['>=20', true],
  ['^18 || ^20', true],
])('a Node.js 22.13.0 is enough for %s: %s', async (node, enough) => {
  const opened = user(folderWith(ADAPTER, { engines: { node } })).open();
  if (enough) await expect(opened).resolves.toBeDefined();
  else await expect(opened).rejects.toThrow(`The Limani "./a" needs Node.js ${node}, and this is 22.13.0.`);
});

test.each([
  ['module.exports = (config) => require("./made.cjs")(config)', 'the exports of an older module'],
  ['exports.createLimani = (config) => require("./made.cjs")(config)', 'one that is named'],
])('%s: %s', async (code) => {
  const folder = temporaryFolder();
  write(folder, {
    'a/package.json': { main: 'index.cjs' },
    'a/index.cjs': code,
    'a/made.cjs': ADAPTER.replace('export default', 'module.exports ='),
  });
  expect(await (await user(folder).open({ url: 'x' })).getRunData('')).toEqual({ url: 'x' });
});

test('one that is made later is made once, and says before that it is not open', async () => {
  let made = 0;
  const { open } = user(folderWith(ADAPTER));
  const limani = deferredLimani(() => {
    made++;
    return made === 1 ? Promise.reject(new Error('not now')) : open({ url: 'x' });
  });
  expect(limani.capabilities).toEqual({ file: null, maxEntryBytes: null });
  await expect(limani.getRunData('x')).rejects.toMatchObject({ code: 'not-connected' });
  await limani.disconnect();
  await expect(limani.connect()).rejects.toThrow('not now');
  await Promise.all([limani.connect(), limani.prepare()]);
  expect(made).toBe(2);
  expect(await limani.getRunData('x')).toEqual({ url: 'x' });
  expect(limani.capabilities.file).toBe('x');
  expect(limani.onChange?.(() => undefined)()).toBeUndefined();
});
