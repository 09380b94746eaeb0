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
    [
      'GET https://a/?q=1&api_key=ab%2Fcdefgh&x=y\nX-Vault-Token: hvs.01234',
      ['hvs.01234', 'ab%2Fcdefgh', 'ab/cdefgh'],
    ],
    ['Authorization: Bearer prefix-${token}', ['prefix-${token}']],
  ])('%j', (text, secrets) => {
    expect(secretsInText(text)).toEqual(secrets);
  });

  it('is quick on what was made to be slow', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `Authorization: Bearer ${i}-abcd`).join('\n');
    const texts = [
      'token'.repeat(50_000),
      '?token'.repeat(50_000),
      `Cookie: a=${'${'.repeat(100_000)}`,
      '://a:'.repeat(50_000),
    ];
    expect(secretsInText(texts.join('\n')).length).toBeLessThan(10);
    expect(secretsInText(lines)).toHaveLength(200);
  });

  it.each([
    'Authorization: Bearer ${token}',
    'Authorization: Basic ${user}:${password}',
    'GET https://ada:${password}@a/',
    'GET https://a:8080/@b?c=https://d/e:f@g',
    'X-Scope-OrgID: team-a',
    'X-Api-Key: ${key}',
    'GET https://a/?token=${token}&tokens=100000000',
    'token:requests:rate5m{job="a"}',
    'histogram_quantile(0.99, sum by (le) (rate(a[5m])))',
  ])('nothing in %j', (text) => {
    expect(secretsInText(text)).toEqual([]);
  });
});
