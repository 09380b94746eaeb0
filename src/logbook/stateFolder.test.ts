import path from 'node:path';
import { expect, test } from 'vitest';
import { stateFolder } from './stateFolder.ts';

test('state lies where the platform keeps it', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' }, 'linux')).toBe(path.join('/state', 'databook'));
  expect(stateFolder({ XDG_STATE_HOME: 'relative' }, 'linux')).toMatch(
    /[/\\]\.local[/\\]state[/\\]databook$/,
  );
  expect(stateFolder({}, 'darwin')).toMatch(/Application Support[/\\]databook$/);
  expect(stateFolder({}, 'win32')).toMatch(/Local[/\\]databook$/);
});
