import { expect, it } from 'vitest';
import { OriginGate } from '../consent/originGate.ts';
import type { OriginAnswer, OriginRequest } from '../consent/originConsent.ts';
import { CallOrigins } from './callOrigins.ts';
import { HttpClient } from './httpClient.ts';

const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'public.example': ['203.0.113.7', '8.8.8.8'],
  'mixed.example': ['8.8.8.8', '10.1.2.3'],
  'cloud.example': ['8.8.8.8', '169.254.169.254'],
  'open.example': ['8.8.8.8'],
};

const setUp = (answer: OriginAnswer = 'once') => {
  const asked: OriginRequest[] = [];
  const paused: string[] = [];
  const consent = {
    ask: (request: OriginRequest) => {
      asked.push(request);
      paused.push('asked');
      return Promise.resolve(answer);
    },
    howToAllow: (origin: string) => `Say ${origin}.`,
  };
  const none = () => Promise.resolve();
  const grants = { listOrigins: () => Promise.resolve([]), addOrigin: none, revokeOrigin: none };
  const client = new HttpClient((name) => Promise.resolve(ADDRESSES[name] ?? []), undefined);
  const origins = new CallOrigins({
    plugin: 'p',
    notebook: '/a',
    gate: new OriginGate(consent, grants, Date.now),
    client,
    signal: new AbortController().signal,
    paused: async (work) => {
      paused.push('pause');
      const result = await work();
      paused.push('go on');
      return result;
    },
  });
  const pass = (url: string, from?: string) =>
    origins.pass({ url: new URL(url), method: 'PUT', headers: [], body: new Uint8Array(3) }, from);
  return { asked, paused, pass };
};

it('tells the most private of the addresses that a name has', async () => {
  const { asked, pass } = setUp();
  expect(await pass('https://open.example/x')).toBe(false);
  expect(await pass('https://mixed.example:8443/x', 'https://open.example')).toBe(true);
  expect(await pass('http://[::1]:80/')).toBe(true);
  expect(asked).toMatchObject([
    { origin: 'https://open.example', method: 'PUT', bytes: 3 },
    {
      origin: 'https://mixed.example:8443',
      privateAddress: '10.1.2.3',
      redirectedFrom: 'https://open.example',
    },
    { origin: 'http://[::1]', privateAddress: '::1' },
  ]);
  expect(asked[0]).not.toHaveProperty('privateAddress');
});

it('asks for no metadata service, and for no name without an address', async () => {
  const { asked, pass } = setUp();
  await expect(pass('https://cloud.example/')).rejects.toThrow('a metadata service of a cloud');
  await expect(pass('https://gone.example/')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  expect(asked).toEqual([]);
});

it('does not count the time of the question', async () => {
  const { paused, pass } = setUp();
  await pass('https://open.example/x');
  expect(paused).toEqual(['pause', 'asked', 'go on']);
});

it('asks nothing more after a no', async () => {
  const { asked, pass } = setUp('deny');
  await expect(pass('https://open.example/')).rejects.toThrow(
    'Nobody agreed that this notebook sends requests to https://open.example. Say https://open.example.',
  );
  await expect(pass('https://mixed.example/', 'https://open.example')).rejects.toThrow(
    'https://mixed.example, at the private address 10.1.2.3. https://open.example redirects there. Say',
  );
  expect(asked).toHaveLength(1);
});
