import { describe, expect, it } from 'vitest';
import { secretsInText } from './secretsInText.ts';

describe('secretsInText', () => {
  it.each([
    ['GET https://a/\nAuthorization: Bearer abc.def\nAccept: */*\n\nbody', ['abc.def']],
    ['GET https://a/\r\n  authorization : Bearer abc.def\r\n', ['abc.def']],
    ['GET https://ada:p%40ssw0rd@a/b?c=d@e', ['p%40ssw0rd', 'p@ssw0rd']],
    ['https://ada:pass/word#1@a/', ['pass/word#1']],
    ['https://ada:p@ssword@a/@b', ['p@ssword']],
    ['postgres://ada:100%@db/', ['100%']],
    ['Cookie: theme=dark; session=0123456789', ['0123456789']],
    [`Authorization: Basic ${btoa('ada:secret')}`, [btoa('ada:secret'), 'secret']],
    ['Authorization: Basic ada:secret', ['ada:secret', 'secret']],
    ['Authorization: Bearer prefix-${token}', ['prefix-${token}']],
  ])('%j', (text, secrets) => {
    expect(secretsInText(text)).toEqual(secrets);
  });

  it.each([
    'Authorization: Bearer ${token}',
    'Authorization: Basic ${user}:${password}',
    'GET https://ada:${password}@a/',
    'GET https://a:8080/@b?c=https://d/e:f@g',
    'X-Scope-OrgID: team-a',
    'histogram_quantile(0.99, sum by (le) (rate(a[5m])))',
  ])('nothing in %j', (text) => {
    expect(secretsInText(text)).toEqual([]);
  });
});
