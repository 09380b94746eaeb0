import { describe, expect, it } from 'vitest';
import { secretsOfHeader } from './headers.ts';

describe('secretsOfHeader', () => {
  it.each([
    ['Authorization', 'Bearer abc.def', ['abc.def']],
    ['authorization', 'token-without-scheme', ['token-without-scheme']],
    ['Proxy-Authorization', `Basic ${btoa('ada:pa:ss')}`, [btoa('ada:pa:ss'), 'pa:ss']],
    ['Authorization', 'Basic ada:pa:ss', ['ada:pa:ss', 'pa:ss']],
    ['Authorization', 'Basic ***', ['***', '']],
    ['Cookie', 'theme=dark; session="0123456789abcdef"', ['0123456789abcdef']],
    ['Set-Cookie', 'sid=0123456789; Path=/; HttpOnly', ['0123456789']],
    ['X-Api-Key', '0123456789ab', ['0123456789ab']],
    ['PRIVATE-TOKEN', 'Bearer glpat-0123', ['glpat-0123']],
    ['X-Token-Limit', '10000000', []],
    ['X-Token-Type', 'short', []],
    ['X-Scope-OrgID', 'team-a', []],
  ])('%s: %s', (name, value, secrets) => {
    expect(secretsOfHeader(name, value)).toEqual(secrets);
  });
});
