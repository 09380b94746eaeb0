import { expect, test } from 'vitest';
import { noAnswer } from '../../sdk/testing.ts';
import type { TestAnswer } from '../../sdk/testing.ts';
import { like, recorded, run } from '../test/run.ts';

const failed = (...http: readonly TestAnswer[]) => run('up', { http }).error;
const apiError = (status: number, errorType: string, error: string): TestAnswer => ({
  status,
  body: { status: 'error', errorType, error },
});
const html = { 'content-type': 'text/html; charset=utf-8' };

test('422: the server’s words and a remedy', () => {
  expect(failed(recorded('error-many-to-many'))).toMatchObject({
    tag: 'http',
    val: {
      status: 422,
      message: like(/found duplicate series for the match group.*one side\. Make the labels unique/),
    },
  });
  expect(
    failed(apiError(422, 'execution', 'query processing would load too many samples into memory')),
  ).toMatchObject({
    val: { message: like(/into memory\. Ask for less/) },
  });
});

test('bad data without a position', () => {
  expect(failed(apiError(400, 'bad_data', 'invalid parameter "timeout"'))).toEqual({
    tag: 'validation',
    val: { field: 'input', message: 'invalid parameter "timeout"' },
  });
  expect(failed(recorded('error-resolution'))).toMatchObject({ tag: 'validation', val: { field: 'step' } });
});

test('the server gave up, stopped, or has trouble', () => {
  expect(failed(apiError(503, 'timeout', 'query timed out in expression evaluation'))).toEqual({
    tag: 'timeout',
    val: like(/^Prometheus gave up: query timed out in expression evaluation\. Ask for less.*@timeout/),
  });
  expect(failed(apiError(503, 'canceled', 'query was canceled'))?.val).toMatch(
    /stopped the query: .*Run the cell again/,
  );
  expect(failed(apiError(503, 'unavailable', 'not ready'))).toEqual({
    tag: 'http',
    val: {
      status: 503,
      message:
        'http://prom:9090 answered 503 (unavailable): not ready. Run the cell again in a moment; if it lasts, look at the server or the proxy before it.',
    },
  });
});

test.each([
  [401, 'Unauthorized', /answered 401: "Unauthorized"\. It wants credentials: set PROMETHEUS_TOKEN/],
  [403, '', /answered 403\. The credentials do not allow it/],
  [404, '404 page not found', /does PROMETHEUS_URL lack a path/],
  [405, 'no', /refuses both POST and GET/],
  [418, 'teapot', /answered 418: "teapot"\. Check PROMETHEUS_URL\./],
  [429, 'slow down', /asked too often/],
  [502, 'bad gateway', /answered 502: "bad gateway"\. Run the cell again/],
])('a proxy’s %d', (status, body, message) => {
  const { error } = run('up', { http: () => ({ status, body }) });
  expect(error).toMatchObject({ tag: 'http', val: { status, message: like(message) } });
});

test('a page of an error shows its title, not its markup', () => {
  const body =
    '<html><head><title>503 Service\n Unavailable</title><style>p{}</style></head><body>x</body></html>';
  expect(failed({ status: 503, headers: html, body })).toMatchObject({
    val: { status: 503, message: like(/answered 503: "503 Service Unavailable"\. Run/) },
  });
  expect(
    failed({ status: 500, headers: html, body: '<h1>Oops</h1><script>alert(1)</script>' }),
  ).toMatchObject({
    val: { message: like(/answered 500: "Oops"\./) },
  });
});

test('a login page behind a redirect', () => {
  const { error } = run('up', {
    http: [
      {
        url: 'https://sso.example/login?next=s3cret',
        headers: html,
        body: '<!doctype html><title>Sign in</title>',
      },
    ],
  });
  expect(error).toEqual({
    tag: 'data',
    val: 'http://prom:9090 answered with a web page (after a redirect to https://sso.example/login) instead of data: "Sign in". Perhaps a proxy wants a login: set PROMETHEUS_TOKEN or PROMETHEUS_USER and PROMETHEUS_PASSWORD; or PROMETHEUS_URL is the address of something else.',
  });
});

test.each([
  [
    'cut within a series',
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2',
    /breaks off in the middle/,
  ],
  [
    'cut after a series',
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2"]]}',
    /breaks off in the middle/,
  ],
  ['cut before any', '{"status":"succ', /only a part of it/],
  ['empty', '', /not Prometheus's JSON/],
  ['null', 'null', /not Prometheus's JSON/],
  ['other JSON', '{"hello":"world"}', /not Prometheus's JSON, or only a part of it: "{"hello":"world"}"/],
  ['another type', '{"status":"success","data":{"resultType":"stream","result":[]}}', /of the type "stream"/],
  ['no data', '{"status":"success"}', /of the type undefined/],
  [
    'a series that is none',
    '{"status":"success","data":{"resultType":"matrix","result":[7]}}',
    /a series without labels: 7/,
  ],
  [
    'a sample that is none',
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[7]}]}}',
    /a sample that is 7/,
  ],
  [
    'a value that is none',
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"x"]]}]}}',
    /whose value is "x"/,
  ],
  [
    'a value that is empty',
    '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,""]}]}}',
    /whose value is ""/,
  ],
  [
    'a histogram that is none',
    '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1]}]}}',
    /a histogram that is \[1\]/,
  ],
])('an answer that is broken: %s', (_, body, message) => {
  const error = failed({ body });
  expect(error?.tag).toBe('data');
  expect(error?.val).toMatch(message);
});

test('much JSON that is not Prometheus’s own is refused by its size', () => {
  const body = JSON.stringify({
    status: 'success',
    data: { resultType: 'matrix', result: ['x'.repeat(5e6)] },
  });
  expect(failed({ body })?.val).toMatch(/answered with 5 MB that are not written as Prometheus writes/);
});

test.each([
  [
    'network',
    'http',
    /^Cannot reach http:\/\/prom:9090: connection refused\. Is Prometheus running there\?.*Set Prometheus URL/,
  ],
  ['timeout', 'timeout', /^http:\/\/prom:9090 did not answer in time: connection refused\./],
  ['limit', 'other', /beyond a limit of this plugin: connection refused\./],
  ['denied', 'denied', /^connection refused$/],
] as const)('no answer: %s', (kind, tag, message) => {
  const { error } = run('up', {
    http: () => {
      throw noAnswer(kind, 'connection refused');
    },
  });
  expect(error?.tag).toBe(tag);
  expect(typeof error?.val === 'string' ? error.val : error?.val.message).toMatch(message);
});
