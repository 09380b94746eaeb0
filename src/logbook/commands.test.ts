import { expect, test } from 'vitest';
import { Commands } from './commands.ts';

test('commands are kept in order, long ones cut, and those that are too many are counted', () => {
  const commands = new Commands();
  expect(commands.all()).toEqual([]);
  commands.add('GET /a');
  expect(commands.all()).toEqual(['GET /a']);
  for (let i = 0; i < 1000; i++) commands.add(`GET /${'x'.repeat(5000)}`);
  commands.add('GET /b');
  const all = commands.all();
  expect(all.length).toBeLessThan(70);
  expect(all[1]).toBe(`GET /${'x'.repeat(2043)}…`);
  expect(all.at(-1)).toBe(`… and ${1002 - (all.length - 1)} more`);
  expect(all.join('').length).toBeLessThan(135_000);
});
