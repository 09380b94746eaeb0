// All of a run is on record: a plugin that acts, granted beforehand, with a secret that it tells everyone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cachedComponent } from '../../../scripts/plugins.ts';
import { decodeOutputs } from '../../../src/logbook/outputs.ts';
import { ContentStore } from '../../../src/limani/sqljs/contentStore.ts';
import { GrantFile } from '../../../src/plugins/consent/grantFile.ts';
import { WasmPluginHost } from '../../../src/plugins/host.ts';
import { sourceWorkers } from '../plugins/support/workers.ts';
import { CliFixture, root } from './support/fixture.ts';

const CONFIG = `name = "act"
version = "1.2.0"
description = "Restarts things"
effect = "write"
allowed_env_vars = ["ACT_TOKEN"]
secret_env_vars = ["ACT_TOKEN"]
allowed_domains = ["127.0.0.1"]
[options.mode]
type = "string"
`;
const TOKEN = 's3cret-token-of-act';
const NOTEBOOK = `---
databook: 1
vars:
  how: gently
---

\`\`\`databook
@plugin=act
@name=restart
@mode=\${how}
@from=-2h

URL
\`\`\`

\`\`\`databook
@plugin=act
@mode=x

URL
\`\`\`
`;

// each test starts whole programs, the first of which may transpile a plugin
vi.setConfig({ testTimeout: 120_000 });

let cli: CliFixture;
beforeAll(async () => {
  cli = await CliFixture.create();
  mkdirSync(cli.at('plugins/act'), { recursive: true });
  writeFileSync(cli.at('plugins/act/config.toml'), CONFIG);
  const entry = `${root}/test/fixtures/plugins/act/main.js`;
  writeFileSync(cli.at('plugins/act/plugin.wasm'), await cachedComponent('test-act', { entry }));
  // as if it had been agreed to in the editor
  const host = new WasmPluginHost({
    bundledFolder: cli.at('none'),
    folders: () => [cli.at('plugins')],
    cacheDir: cli.at('cache'),
    ...sourceWorkers,
    envProviders: [],
    consent: { ask: () => Promise.resolve(true) },
    grants: new GrantFile(cli.at('state/databook/grants.json')),
    clock: () => Date.now(),
    log: () => undefined,
  });
  await host.resolve('act', {}, new AbortController().signal);
  await host.dispose();
  cli.write('act.databook', NOTEBOOK.replaceAll('URL', cli.url));
});
afterAll(() => cli.dispose());

test('run, operations, hosts, facts in order, snapshots, arguments, changes: all there, no secret anywhere', async () => {
  const before = Date.now() / 1000;
  const args = ['run', 'act.databook', '--plugins', 'plugins', '--cell', 'restart', '--yes', '--json'];
  const { code, stdout, stderr } = await cli.start(args, { env: { ACT_TOKEN: TOKEN } }).done;
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('success') as string });
  const { run } = JSON.parse(stdout) as { run: string };
  const data = await cli.recorded(run);

  expect(data.run).toMatchObject({
    runId: run,
    status: 'success',
    notebook: cli.at('act.databook'),
    hailerInfo: { cells: ['1'] },
    summary: { totalOperations: 1, changedOperations: 1, successfulOperations: 1 },
  });
  expect(data.run.startTime).toBeGreaterThanOrEqual(before);
  expect(data.run.endTime).toBeLessThanOrEqual(Date.now() / 1000);
  expect(data.snapshots.map((s) => s.stage)).toEqual(['pre_operations', 'post_operations']);
  expect(data.snapshots[0]?.metrics).toMatchObject({ ram_percent: expect.any(Number) as number });
  expect(data.hosts.map((h) => h.name)).toContain(cli.url);

  const [operation] = data.hosts.find((h) => h.name === cli.url)?.operations ?? [];
  expect(operation).toMatchObject({
    name: 'restart',
    plugin: 'act@1.2.0',
    status: 'success',
    cell: '1',
    changed: true,
    diff: '-up\n+restarted by [redacted]',
    arguments: {
      options: { mode: 'gently' },
      variables: { how: 'gently' },
      window: { from: '-2h' },
      sent: `${cli.url}?token=[redacted]`,
    },
    commandNFacts: [`GET ${cli.url}/state`, `POST ${cli.url}/restart`],
    provenance: { run, endpoints: cli.url, wasm: expect.stringMatching(/^sha256:/) as string },
  });
  expect(operation?.duration).toBeGreaterThan(0);
  expect(operation?.opHash).toMatch(/^sha256:[0-9a-f]{64}$/);
  const kept = await new ContentStore(cli.at('state/databook/outputs')).get(
    operation?.outputHash?.replace('sha256:', '') ?? '',
  );
  const texts = decodeOutputs(kept!).map((o) => Buffer.from(o.data).toString());
  expect(texts[0]).toBe('restarted (gently) after 200, [redacted]');

  expect(data.factLogs.map(({ context, command }) => [context, command])).toEqual([
    ['env', 'ACT_TOKEN'],
    ['log', 'acting with [redacted]'],
    ['http', `GET ${cli.url}/state`],
    ['http', `POST ${cli.url}/restart`],
  ]);
  expect(data.factLogs.map((f) => f.timestamp)).toEqual(data.factLogs.map((f) => f.timestamp).toSorted());
  expect(JSON.stringify(data) + stdout + texts.join()).not.toContain(TOKEN);
});

test('the same task has the same hash the next time, another one has not', async () => {
  const hashes = [];
  for (const cell of ['restart', 'restart', '2']) {
    const args = ['run', 'act.databook', '--plugins', 'plugins', '--cell', cell, '--yes', '--json'];
    const { stdout } = await cli.start(args, { env: { ACT_TOKEN: TOKEN } }).done;
    const data = await cli.recorded((JSON.parse(stdout) as { run: string }).run);
    hashes.push(data.hosts.flatMap((h) => h.operations)[0]?.opHash);
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

test('what nobody agreed to is recorded as denied', async () => {
  cli.requests.length = 0;
  const { code, stdout } = await cli.run(
    'run',
    'act.databook',
    '--plugins',
    'plugins',
    '--cell',
    '2',
    '--json',
  );
  expect(code).toBe(3);
  const data = await cli.recorded((JSON.parse(stdout) as { run: string }).run);
  expect(data.run.status).toBe('denied');
  expect(cli.requests).toEqual([]);
});
