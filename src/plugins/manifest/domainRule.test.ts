import { describe, expect, it } from 'vitest';
import { DomainRuleError, matchesRule, namesHost, parseDomainRule } from './domainRule.ts';

const allows = (entry: string, url: string): boolean => matchesRule(parseDomainRule(entry), new URL(url));

describe('allowed_domains', () => {
  it.each([
    ['example.org', 'https://example.org/a', true],
    ['example.org', 'http://EXAMPLE.org:8080/', true],
    ['example.org', 'https://example.org./', true],
    ['example.org', 'https://a.example.org/', false],
    ['example.org', 'https://example.org.evil.test/', false],
    ['example.org', 'https://example.org@evil.test/', false],
    ['example.org:8443', 'https://example.org:8443/', true],
    ['example.org:8443', 'https://example.org/', false],
    ['example.org:443', 'https://example.org/', true],
    ['*.example.org', 'https://a.b.example.org/', true],
    ['*.example.org', 'https://example.org/', false],
    ['*.example.org', 'https://evilexample.org/', false],
    ['*.example.org:9', 'https://a.example.org/', false],
    ['*', 'https://anything.test/', true],
    ['https://example.org/api', 'https://example.org/api', true],
    ['https://example.org/api', 'https://example.org/api/v1?x=1', true],
    ['https://example.org/api', 'https://example.org/apis', false],
    ['https://example.org/api', 'https://example.org/api/../admin', false],
    ['https://example.org/api', 'https://example.org/api/%2e%2e/admin', false],
    ['https://example.org/api', 'https://example.org/api/..%2fadmin', false],
    ['https://example.org/api', 'https://example.org/api/..%5Cadmin', false],
    ['https://example.org/api', 'http://example.org/api', false],
    ['https://example.org/api', 'https://example.org:444/api', false],
    ['http://example.org', 'http://example.org/a%2fb', true],
    ['http://user:pw@example.org:9090/', 'http://example.org:9090/api', true],
    ['[::1]:9090', 'http://[::1]:9090/', true],
    ['127.0.0.1', 'http://2130706433/', true],
    ['127.0.0.1', 'http://0x7f.1/', true],
    ['bücher.example', 'https://xn--bcher-kva.example/', true],
  ])('%s against %s: %s', (entry, url, expected) => {
    expect(allows(entry, url)).toBe(expected);
  });

  it.each([
    '',
    'a b',
    'a/b',
    'a:0',
    'a:x',
    'ftp://a',
    'https://',
    'https://a/?q=1',
    'https://a/#f',
    '*.',
    '*.*.a',
    'a*',
    '**',
    'user@a',
  ])('refuses %j', (entry) => {
    expect(() => parseDomainRule(entry)).toThrow(DomainRuleError);
  });

  it('tells rules that name a host from those that match many', () => {
    const named = ['a', 'a:1', 'http://a/x', '*.a', '*'].filter((entry) => namesHost(parseDomainRule(entry)));
    expect(named).toEqual(['a', 'a:1', 'http://a/x']);
  });
});
