import { expect, test } from 'vitest';
import { recorded, run } from '../test/run.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const asked = (env: Record<string, string>) => {
  const { requests, error } = run('up', { http: [recorded('range')], env });
  return { url: requests[0]?.url, authorization: requests[0]?.headers['authorization'], error };
};

test.each([
  ['http://prom:9090', 'http://prom:9090/api/v1/query_range'],
  ['http://prom:9090/', 'http://prom:9090/api/v1/query_range'],
  ['https://host/a/prometheus//', 'https://host/a/prometheus/api/v1/query_range'],
  [' http://[::1]:9090\n', 'http://[::1]:9090/api/v1/query_range'],
])('the server at %s', (PROMETHEUS_URL, url) => {
  expect(asked({ PROMETHEUS_URL })).toEqual({ url, authorization: undefined, error: undefined });
});

test('credentials: the token, else user and password, else those of the URL', () => {
  const PROMETHEUS_URL = 'http://me:s%C3%A4cret@prom:9090';
  const PROMETHEUS_USER = 'oncall';
  expect(asked({ PROMETHEUS_URL }).authorization).toBe(basic('me:säcret'));
  expect(asked({ PROMETHEUS_URL, PROMETHEUS_USER, PROMETHEUS_PASSWORD: 'p:w' }).authorization).toBe(
    basic('oncall:p:w'),
  );
  expect(asked({ PROMETHEUS_URL, PROMETHEUS_USER, PROMETHEUS_TOKEN: ' t0ken\n' }).authorization).toBe(
    'Bearer t0ken',
  );
  expect(asked({ PROMETHEUS_TOKEN: '' }).authorization).toBeUndefined();
});

test('user-info of the URL is neither in a request nor in what is shown', () => {
  const ran = run('up', { http: [recorded('range')], env: { PROMETHEUS_URL: 'http://me:s3cret@prom:9090' } });
  expect(JSON.stringify([ran.outputs, ran.requests[0]?.url])).not.toContain('s3cret');
  const failed = run('up', {
    http: [{ status: 500, body: 'no' }],
    env: { PROMETHEUS_URL: 'http://me:s3cret@prom:9090' },
  });
  expect(JSON.stringify(failed.error)).not.toContain('s3cret');
});

test('no server: how to set one', () => {
  for (const PROMETHEUS_URL of ['', '  ']) {
    const { error, requests } = run('up', { env: { PROMETHEUS_URL } });
    expect(requests).toEqual([]);
    expect(error).toEqual({
      tag: 'config',
      val: 'No Prometheus server is set. Set it with the command "Databook: Set Prometheus URL" in VS Code, or in the environment variable PROMETHEUS_URL; for example http://localhost:9090.',
    });
  }
});

test.each([
  ['prom:9090', /begins with http:\/\/ or https:\/\//],
  ['ftp://prom', /begins with http:\/\//],
  ['http://user:s3cret@pro m', /begins with http:\/\//],
  ['http://prom:9090/?a=s3cret', /has a query/],
  ['http://prom:9090/graph', /ends in "\/graph".*: http:\/\/prom:9090$/],
  ['http://me:s3cret@prom/p/api/v1/', /ends in "\/api\/v1".*: http:\/\/prom\/p$/],
])('an address that cannot be: %s', (PROMETHEUS_URL, message) => {
  const { error } = asked({ PROMETHEUS_URL });
  expect(error?.tag).toBe('config');
  expect(error?.val).toMatch(message);
  expect(error?.val).not.toContain('s3cret');
});
