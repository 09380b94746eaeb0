import { describe, expect, it } from 'vitest';
import type { OriginRequest } from '../plugins/consent/originConsent.ts';
import { TerminalOrigins, parseOrigin } from './origins.ts';

describe('parseOrigin', () => {
  it.each([
    ['https://api.example', 'https://api.example'],
    ['HTTP://Api.Example:80/', 'http://api.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://[::1]:81', 'http://[::1]:81'],
    ...[
      'api.example',
      '*',
      'ftp://a',
      'https://',
      'https://a/b',
      'https://a?b',
      'https://a/#',
      'https://u:p@a',
      '',
    ].map((text) => [text, undefined]),
  ])('%s is %s', (text, origin) => {
    expect(parseOrigin(text ?? '')).toBe(origin);
  });
});

const request: OriginRequest = {
  plugin: 'http',
  notebook: '/a.databook',
  origin: 'http://10.0.0.1:8080',
  method: 'POST',
  bytes: 312,
  privateAddress: '10.0.0.1',
  redirectedFrom: 'https://api.example',
};

const setUp = (interactive: boolean, allow: readonly string[] = [], yes = true) => {
  const said: string[] = [];
  const origins = new TerminalOrigins({
    allow,
    interactive,
    console: { out: (text) => said.push(`out ${text}`), err: (text) => said.push(text) },
    progress: { hide: () => said.push('(hidden)') },
    askYesNo: (question) => {
      said.push(question);
      return Promise.resolve(yes);
    },
  });
  return { said, ask: () => origins.ask(request, new AbortController().signal), origins };
};

describe('TerminalOrigins', () => {
  it('lets an allowed origin pass without a question, for this command only', async () => {
    const { said, ask } = setUp(true, [request.origin]);
    expect([await ask(), said]).toEqual(['once', []]);
  });

  it('asks in a terminal, saying what is to know', async () => {
    const { said, ask } = setUp(true, ['http://10.0.0.1']);
    expect(await ask()).toBe('notebook');
    expect(said).toEqual([
      '(hidden)',
      'May this notebook send requests to http://10.0.0.1:8080?\n' +
        '  plugin: http; it wants to send: POST, 312 bytes\n' +
        '  this machine or a private network: 10.0.0.1\n' +
        '  redirected there by: https://api.example',
      '  Allow, and remember it for this notebook? [y/N] ',
    ]);
    expect(await setUp(true, [], false).ask()).toBe('deny');
  });

  it('denies where nobody can be asked, and names the flag', async () => {
    const { said, ask, origins } = setUp(false);
    expect([await ask(), said]).toEqual(['deny', []]);
    expect(origins.howToAllow(request.origin)).toBe('To allow it, add --allow http://10.0.0.1:8080');
  });
});
