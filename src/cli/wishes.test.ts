import { expect, test } from 'vitest';
import { wishes } from './wishes.ts';

const REQUEST = {
  ...{ name: 'mine', version: '0.1.0', folder: '/plugins/mine', sha256: 'abc', effect: 'read' as const },
  ...{ domains: ['a.example'], env: ['URL', 'TOKEN'], secretEnv: ['TOKEN'], readPaths: [], limits: {} },
};

test('all that a plugin wants is said, also to send requests elsewhere', () => {
  const lines = [
    'The plugin "mine" 0.1.0 (/plugins/mine) is not granted what it asks for:',
    '  domains: a.example',
    '  variables: URL, TOKEN',
    '  secrets among them: TOKEN',
    '  effect: read',
  ];
  expect(wishes(REQUEST)).toBe(lines.join('\n'));
  expect(wishes({ ...REQUEST, askOrigins: true }).split('\n')).toEqual(
    lines.toSpliced(2, 0, '  domains elsewhere: after asking for each origin and notebook'),
  );
});
