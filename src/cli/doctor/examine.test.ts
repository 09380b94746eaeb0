import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FakePlugins, fail } from '../../../test/support/kernelFakes.ts';
import { limaniAt, temporaryFolder } from '../../../test/support/runStore.ts';
import type { EnvValue } from '../../plugins/contract.ts';
import { plain } from '../paint.ts';
import { examine } from './examine.ts';
import type { DoctorDeps } from './examine.ts';
import { findingsText } from './print.ts';
import { sizeOf } from './sizes.ts';

const SOURCES: Record<string, Record<string, EnvValue>> = {
  eu: { PROMETHEUS_URL: { value: 'https://me:s3cret@eu:9090/x?token=s3cret' } },
  down: { PROMETHEUS_URL: { value: 'http://down:9090' } },
};

const examined = async (more: Partial<DoctorDeps> = {}) => {
  const folder = temporaryFolder();
  const findings = await examine({
    versions: { version: '1.0.0', node: '24.0.0', platform: 'linux x64' },
    plugins: new FakePlugins({
      prometheus: {
        options: [{ name: 'type', type: 'enum' }],
        invoke: (_request, { env, onFact }) => {
          if (env?.['PROMETHEUS_URL']?.value.includes('down'))
            fail({ code: 'http', message: 'Cannot reach http://down:9090.', hint: 'Start it.' });
          onFact?.({ kind: 'http', at: 1, method: 'GET', url: 'http://prom', seconds: 0.25, status: 200 });
          return {};
        },
      },
    }),
    sources: {
      get: (name) => Promise.resolve(SOURCES[name]),
      names: () => Promise.resolve(['eu']),
    },
    values: { PROMETHEUS_URL: 'http://prom:9090' },
    grants: {
      ...({} as DoctorDeps['grants']),
      list: () => Promise.resolve([]),
    },
    limani: limaniAt(folder),
    storeFolder: folder,
    places: { results: path.join(folder, 'content') },
    ...more,
  });
  return { findings, text: findingsText(findings, plain) };
};

test('all that is configured is looked at, without its secrets', async () => {
  const { findings, text } = await examined();
  expect(findings).toMatchObject({
    ok: true,
    plugins: [{ name: 'prometheus', bundled: true }],
    connections: [
      { name: 'PROMETHEUS_URL', origin: 'http://prom:9090', ok: true, seconds: 0.25 },
      { name: 'data source eu', origin: 'https://eu:9090', ok: true },
    ],
    store: { ok: true, runs: 0, schemaVersion: 0 },
    places: [{ what: 'results', bytes: null }],
  });
  expect(JSON.stringify(findings) + text).not.toContain('s3cret');
  expect(text).toContain('ok    PROMETHEUS_URL (http://prom:9090): answers in 0.25 s');
});

test('a server that does not answer is a finding', async () => {
  const names = () => Promise.resolve(['down']);
  const { findings, text } = await examined({
    sources: { get: (name) => Promise.resolve(SOURCES[name]), names },
  });
  expect(findings.ok).toBe(false);
  expect(text).toContain(
    'fails data source down (http://down:9090): Cannot reach http://down:9090. Start it.',
  );
});

test('so are a store that cannot be opened, grants and data sources that cannot be read', async () => {
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const limani = limaniAt(path.join(file, 'runs'));
  const broken = () => Promise.reject(new Error('it is torn'));
  const { findings, text } = await examined({
    limani,
    storeFolder: path.join(file, 'runs'),
    grants: { ...({} as DoctorDeps['grants']), list: broken },
    sources: { get: broken, names: broken },
  });
  expect(findings).toMatchObject({
    ok: false,
    store: { ok: false, error: expect.stringContaining('cannot be opened') as string },
    problems: ['The data sources cannot be read: it is torn', 'The grants cannot be read: it is torn'],
  });
  expect(text).toMatch(/fails The run store in .* cannot be opened/);
});

test('of very many runs it says that there are more', async () => {
  const { findings } = await examined();
  const text = findingsText({ ...findings, store: { ...findings.store, runs: 500, moreRuns: true } }, plain);
  expect(text).toContain('more than 500 runs, ');
});

test('sizes', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'a'));
  writeFileSync(path.join(folder, 'a', 'x'), 'x'.repeat(1000));
  writeFileSync(path.join(folder, 'y'), 'y'.repeat(500));
  expect(await sizeOf(folder)).toBe(1500);
  expect(existsSync(path.join(folder, 'z'))).toBe(false);
  expect(await sizeOf(path.join(folder, 'z'))).toBeNull();
});
