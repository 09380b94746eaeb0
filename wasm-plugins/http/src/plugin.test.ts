import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestRuntime, inOrder, noAnswer } from '../../sdk/testing.ts';
import type { TestAnswer, TestHttp } from '../../sdk/testing.ts';
import { completeOptions } from '../../../src/plugins/manifest/optionSpec.ts';
import { parseManifest } from '../../../src/plugins/manifest/parse.ts';
import { http } from './plugin.ts';

const configFile = path.join(import.meta.dirname, '../config.toml');
const { manifest, warnings } = parseManifest(readFileSync(configFile, 'utf8'), configFile);

const run = (
  input: string,
  answer: TestAnswer | TestHttp,
  options: Record<string, string> = {},
  dryRun = false,
) => {
  const runtime = createTestRuntime({ http: typeof answer === 'function' ? answer : inOrder(answer) });
  const given = { input, options: completeOptions(manifest.options, options, 'http'), dryRun };
  return { ...runtime.invoke(http, given), requests: runtime.requests, emitted: runtime.emitted };
};

test('config.toml is right, and what it promises the user is asked', () => {
  expect(warnings).toEqual([]);
  expect(manifest).toMatchObject({
    effect: 'per-request',
    askOrigins: true,
    allowedDomains: [],
    allowedEnvVars: [],
  });
});

test('the plan names method, address and size, and no password', () => {
  const runtime = createTestRuntime();
  const plan = (input: string) => runtime.plan(http, { input });
  expect(plan('GET https://a.example')).toEqual({
    effect: 'read',
    targets: ['https://a.example'],
    summary: 'GET https://a.example',
  });
  expect(plan(`POST https://ann:secret@a.example/x\n\n${'ü'.repeat(156)}`)).toEqual({
    effect: 'write',
    targets: ['https://a.example/x'],
    summary: 'POST https://a.example/x: send 312 bytes',
  });
  expect(runtime.requests).toEqual([]);
});

test('a dry run sends nothing that changes something', () => {
  const { outputs, requests } = run('DELETE https://a.example/x', {}, {}, true);
  expect([outputs[0]?.text, requests]).toEqual(['Not sent: DELETE https://a.example/x', []]);
  expect(run('https://a.example/x', {}, {}, true).requests).toHaveLength(1);
});

test.each([
  ['{"a":1}', 'application/json'],
  ['[1, 2', 'text/plain; charset=utf-8'],
  ['a=1', 'text/plain; charset=utf-8'],
])('the body %s is sent as %s, unless the cell says otherwise', (body, type) => {
  expect(run(`PUT https://a.example\n\n${body}`, {}).requests[0]).toMatchObject({
    body,
    headers: { 'content-type': type, accept: '*/*', 'user-agent': 'Databook' },
  });
  expect(
    run(`PUT https://a.example\ncontent-type: a/b\nUSER-AGENT: me\n\n${body}`, {}).requests[0],
  ).toMatchObject({
    headers: { 'content-type': 'a/b', 'user-agent': 'me' },
  });
});

test('the head says status, time, size and type, redirects and headers', () => {
  const { outputs, resolvedInput } = run(
    'POST https://ann:pw@a.example/x',
    {
      status: 201,
      headers: [
        { key: 'Content-Type', value: 'text/plain; charset=utf-8' },
        { key: 'X-A', value: '1' },
        { key: 'X-A', value: '2' },
      ],
      body: 'x'.repeat(4301),
      seconds: 1.2449,
      url: 'https://b.example/z',
      redirects: [
        { method: 'POST', url: 'https://ann:pw@a.example/x', status: 303 },
        { method: 'GET', url: 'https://a.example/y', status: 308 },
      ],
    },
    { headers: 'true' },
  );
  expect(outputs[0]?.text).toBe(
    '201 Created · 1.24 s · 4.2 KiB · text/plain\n\n' +
      '303 See Other: POST https://a.example/x\n308 Permanent Redirect: GET https://a.example/y\n201 Created: https://b.example/z\n\n' +
      'Content-Type: text/plain; charset=utf-8\nX-A: 1\nX-A: 2\n',
  );
  expect(resolvedInput).toBe('POST https://ann:pw@a.example/x');
});

test.each<[TestAnswer, string]>([
  [{ seconds: 0.1824, body: 'x' }, '200 OK · 182 ms · 1 byte'],
  [{ seconds: 0.99949, body: 'xy' }, '200 OK · 999 ms · 2 bytes'],
  [{ seconds: 0.9999, status: 299 }, '299 · 1.00 s · empty'],
  [{ seconds: 9.999, status: 204 }, '204 No Content · 10.0 s · empty'],
  [{ body: 'x'.repeat(1024 ** 2 - 1) }, '200 OK · 100 ms · 1.0 MiB'],
])('%# is told as %j', (answer, line) => {
  expect(run('https://a.example', answer).outputs[0]?.text.split('\n')[0]).toBe(line);
});

test('a redirect that is not followed says where it leads', () => {
  const answer = { status: 302, headers: { Location: '/y' } };
  const { outputs, requests, error } = run('https://a.example', answer, { follow: 'false' });
  expect([error, requests[0]?.follow]).toEqual([undefined, false]);
  expect(outputs[0]?.text).toContain('\n\nRedirects to /y\n');
});

test.each([
  [399, undefined, true],
  [400, undefined, false],
  [404, '404', true],
  [404, ' 4XX ', true],
  [410, '404,410', true],
  [200, '404', false],
  [500, '4xx', false],
])('%i, where %s is expected: a success is %s', (status, expect_, success) => {
  const { error, emitted } = run(
    'https://a.example',
    { status, body: 'why' },
    expect_ === undefined ? {} : { expect: expect_ },
  );
  if (success) expect([error, emitted]).toEqual([undefined, []]);
  else {
    expect(error).toMatchObject({ tag: 'http', val: { status } });
    expect(emitted.at(-1)?.map(({ text }) => text)).toEqual([expect.stringContaining(String(status)), 'why']);
  }
});

test.each([
  [
    'network',
    'nothing answers',
    { tag: 'http', val: { message: 'GET https://a.example got no answer: nothing answers.' } },
  ],
  ['denied', 'Nobody agreed.', { tag: 'denied', val: 'Nobody agreed.' }],
  ['limit', 'It is larger.', { tag: 'other', val: 'GET https://a.example: It is larger.' }],
  [
    'timeout',
    'too slow.',
    {
      tag: 'timeout',
      val: 'GET https://a.example got no answer in time: too slow. More time: @timeout=60s.',
    },
  ],
] as const)('a request without an answer (%s) is a sentence', (tag, message, error) => {
  const http = (): never => {
    throw noAnswer(tag, message);
  };
  expect(run('GET https://a.example', http).error).toEqual(error);
});

test('a body is cut where it says so', () => {
  const { outputs } = run(
    'https://a.example',
    { headers: { 'content-type': 'text/plain' }, body: 'aüü' },
    { max_body: '4' },
  );
  expect(outputs.map(({ text }) => text)).toEqual([
    expect.stringContaining('The first 3 bytes of 5 bytes are shown. Raise it with @max_body.'),
    'aü',
  ]);
});
