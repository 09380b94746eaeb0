import { expect, test } from 'vitest';
import { CellError } from './cellError.ts';
import { replayFolder } from './replay.ts';

test.each([
  ['recordings', 'recordings'],
  [' ./a//b/ ', 'a/b'],
  ['..hidden', '..hidden'],
])('replay: %j is the folder %j', (written, folder) => {
  expect(replayFolder({ replay: written })).toBe(folder);
});

test.each([[{}], [{ replay: null }], [{ replay: false }]])('%j asks for no replay', (frontMatter) => {
  expect(replayFolder(frontMatter)).toBeUndefined();
});

test.each([
  '..',
  '../x',
  'a/../../x',
  '/etc',
  'C:/x',
  'C:\\x',
  '\\\\server\\x',
  '.',
  './',
  '',
  7,
  true,
  ['x'],
])('replay: %j is refused: it does not stay below the notebook', (written) => {
  expect(() => replayFolder({ replay: written })).toThrow(CellError);
});
