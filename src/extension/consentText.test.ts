import { expect, test } from 'vitest';
import type { ConsentRequest } from '../plugins/consent/consent.ts';
import { consentText } from './consentText.ts';

const LEAST: ConsentRequest = {
  ...{ name: 'mine', version: '0.1.0', folder: '/plugins/mine', sha256: 'abc', effect: 'read' },
  ...{ domains: [], env: [], secretEnv: [], readPaths: [], limits: { timeout_ms: 30_000 } },
};

test('a plugin that asks for nothing', () => {
  expect(consentText(LEAST)).toBe(
    [
      'It may send requests to: none',
      'It may read the variables: none',
      'Of these, secret: none',
      'Effect: reads only',
      'Limits: timeout_ms 30,000',
      '',
      'From /plugins/mine',
      'plugin.wasm sha256 abc',
      'You are asked again when the plugin or what it asks for changes.',
    ].join('\n'),
  );
});

test('all that a plugin may ask for is said', () => {
  const text = consentText({
    ...LEAST,
    ...{ domains: ['a.example', 'b.example'], askOrigins: true, env: ['URL', 'TOKEN'], secretEnv: ['TOKEN'] },
    ...{ effect: 'write', readPaths: ['/api/query'], limits: { timeout_ms: 1000, memory_mib: 64 } },
  });
  for (const line of [
    'It may send requests to: a.example, b.example',
    'It may also send requests elsewhere; you are asked for each origin and notebook',
    'It may read the variables: URL, TOKEN',
    'Of these, secret: TOKEN',
    'Effect: CHANGES things (asks before each call)',
    'POST counts as reading at: /api/query',
    'Limits: timeout_ms 1,000, memory_mib 64',
  ])
    expect(text.split('\n')).toContain(line);
});
