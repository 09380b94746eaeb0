import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GrantFile } from './grantFile.ts';
import { notebookKey } from './notebookKey.ts';
import type { OriginAnswer, OriginRequest } from './originConsent.ts';
import { OriginGate } from './originGate.ts';

const request: OriginRequest = {
  plugin: 'http',
  notebook: 'file:///incidents/a%20b.databook',
  origin: 'https://api.example',
  method: 'GET',
  bytes: 0,
};
const live = new AbortController().signal;

let folder: string;
let file: string;
let asked: OriginRequest[];
let answer: OriginAnswer;
let gate: OriginGate;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'origins-'));
  file = path.join(folder, 'grants.json');
  asked = [];
  answer = 'notebook';
  const consent = {
    ask: (about: OriginRequest) => {
      asked.push(about);
      return Promise.resolve(answer);
    },
    howToAllow: () => '',
  };
  gate = new OriginGate(consent, new GrantFile(file), () => Date.parse('2026-11-20T02:14:00Z'));
});

afterEach(() => rm(folder, { recursive: true }));

it('keeps a yes by plugin, notebook and origin, in a file that people can read', async () => {
  expect(await gate.pass(request, live)).toBe(true);
  expect(await gate.pass({ ...request, method: 'POST', bytes: 7 }, live)).toBe(true);
  expect(asked).toHaveLength(1);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    version: 3,
    limanis: [],
    grants: [],
    origins: [
      {
        plugin: 'http',
        notebook: '/incidents/a b.databook',
        origin: 'https://api.example',
        privateAddress: false,
        grantedAt: '2026-11-20T02:14:00.000Z',
      },
    ],
  });
  for (const change of [
    { plugin: 'web' },
    { notebook: 'file:///b.databook' },
    { origin: 'https://api.example:8443' },
  ])
    await gate.pass({ ...request, ...change }, live);
  expect(asked).toHaveLength(4);
});

it('asks again for an origin that has moved to a private network, and not when it comes back', async () => {
  await gate.pass(request, live);
  await gate.pass({ ...request, privateAddress: '10.0.0.1' }, live);
  expect(asked).toHaveLength(2);
  await gate.pass({ ...request, privateAddress: '10.0.0.2' }, live);
  await gate.pass(request, live);
  expect(asked).toHaveLength(2);
  expect(await new GrantFile(file).listOrigins()).toMatchObject([{ privateAddress: true }]);
});

it('remembers no "no", and no "once"', async () => {
  answer = 'deny';
  expect(await gate.pass(request, live)).toBe(false);
  answer = 'once';
  expect(await gate.pass(request, live)).toBe(true);
  expect(await gate.pass(request, live)).toBe(true);
  expect([asked.length, await new GrantFile(file).listOrigins()]).toEqual([3, []]);
});

it('keeps grants of the file before there were origins', async () => {
  const grant = {
    key: 'k',
    grantedAt: 'x',
    request: {
      ...{ name: 'p', version: '1.0.0', folder: '/p', sha256: 'ab', domains: [], env: [], secretEnv: [] },
      ...{ effect: 'read', readPaths: [], limits: {} },
    },
  };
  await writeFile(file, JSON.stringify({ version: 1, grants: [grant] }));
  await gate.pass(request, live);
  const grants = new GrantFile(file);
  expect([await grants.list(), (await grants.listOrigins()).length]).toEqual([[grant], 1]);
  expect(await grants.revoke('p')).toBe(1);
  await grants.revokeOrigin((await grants.listOrigins())[0]!);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    version: 3,
    grants: [],
    origins: [],
    limanis: [],
  });
});

it.each([
  ['file:///a/b%20c.databook', '/a/b c.databook'],
  ['/a/b c.databook', '/a/b c.databook'],
  ['vscode-remote://host/a.databook', 'vscode-remote://host/a.databook'],
  ['file:///a%2Fb', 'file:///a%2Fb'],
  ['untitled:Untitled-1', undefined],
  ['', undefined],
  [undefined, undefined],
])('the notebook %s is known as %s', (notebook, key) => {
  expect(notebookKey(notebook)).toBe(key);
});
