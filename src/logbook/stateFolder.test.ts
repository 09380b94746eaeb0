import { homedir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stateFolder, storeFolder } from './stateFolder.ts';

test('state lies where the platform keeps it', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' }, 'linux')).toBe(path.join('/state', 'databook'));
  expect(stateFolder({ XDG_STATE_HOME: 'relative' }, 'linux')).toMatch(
    /[/\\]\.local[/\\]state[/\\]databook$/,
  );
  expect(stateFolder({}, 'darwin')).toMatch(/Application Support[/\\]databook$/);
  expect(stateFolder({}, 'win32')).toMatch(/Local[/\\]databook$/);
});

test('runs lie where the first says who has something to say, else with the state', () => {
  const state = path.resolve('/state/databook');
  expect(storeFolder([undefined, ' ', ''], state)).toBe(state);
  expect(storeFolder([undefined, '/b', '/c'], state)).toBe(path.resolve('/b'));
  expect(storeFolder(['runs'], state)).toBe(path.resolve('runs'));
  expect(storeFolder(['~/runs'], state)).toBe(path.join(homedir(), 'runs'));
});
