import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateFolder, storeFolder } from './stateFolder.ts';

test('state lies where the platform keeps it', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' }, 'linux')).toBe(path.join('/state', 'databook'));
  expect(stateFolder({ XDG_STATE_HOME: 'relative' }, 'linux')).toMatch(
    /[/\\]\.local[/\\]state[/\\]databook$/,
  );
  expect(stateFolder({}, 'darwin')).toMatch(/Application Support[/\\]databook$/);
  expect(stateFolder({}, 'win32')).toMatch(/Local[/\\]databook$/);
});

describe('runs lie', () => {
  const state = path.resolve('/state/databook');
  const [option, DATABOOK_STORE, setting, workspace] = ['/option', '/variable', '/setting', '/ws/.databook'];

  test.each([
    ['where the option says', { option, env: { DATABOOK_STORE }, setting }, '/option'],
    ['else where the variable says', { env: { DATABOOK_STORE }, setting }, '/variable'],
    ['else where the setting says', { env: {}, setting, workspace }, '/setting'],
    ['else in the workspace, where that is chosen', { env: {}, setting: '', workspace }, '/ws/.databook'],
    ['else with the state', { env: {} }, '/state/databook'],
    [
      'there, too, when nobody says anything',
      { option: '', env: { DATABOOK_STORE: ' ' }, setting: '', workspace: '' },
      state,
    ],
    ['in the user’s home', { env: {}, setting: '~/runs' }, path.join(homedir(), 'runs')],
    ['below where the program was started', { option: 'runs', env: {} }, 'runs'],
  ])('%s', (_, choices, folder) => {
    expect(storeFolder(choices, state)).toBe(path.resolve(folder));
  });
});
